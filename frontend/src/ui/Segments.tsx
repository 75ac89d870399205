/** One choice of a few, side by side. Arrow keys move it; exactly one can be reached with Tab, as with radio buttons. */
import type { KeyboardEvent, ReactNode } from 'react'

import css from './Segments.module.css'

interface Segment<K extends string> {
  key: K
  label: string
  /** Shown after the label, e.g. how many there are. */
  count?: number
}

interface SegmentsProps<K extends string> {
  label: string
  segments: readonly Segment<K>[]
  /** Null while none of them is it. */
  chosen: K | null
  onChoose: (key: K) => void
}

export function Segments<K extends string>({ label, segments, chosen, onChoose }: SegmentsProps<K>): ReactNode {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = segments.at((segments.findIndex(({ key }) => key === chosen) + step) % segments.length)
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onChoose(next.key)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[segments.indexOf(next)]?.focus()
  }
  const reachable = chosen ?? segments[0]?.key
  return (
    <div role="radiogroup" aria-label={label} className={css.segments} onKeyDown={move}>
      {segments.map(({ key, label: text, count }) => (
        <button key={key} type="button" role="radio" aria-checked={key === chosen} tabIndex={key === reachable ? 0 : -1} onClick={() => onChoose(key)}>
          {count === undefined ? text : `${text} `}
          {count === undefined ? null : <span className={css.count}>{count}</span>}
        </button>
      ))}
    </div>
  )
}
