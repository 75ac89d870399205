/** Options in an order of one's own: dragged, or moved by buttons and arrow keys; each can be switched off. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'

import { Icon, type IconName } from '../Icon'
import css from './form.module.css'
import { type Choice, type Described, Switch } from './inputs'
import { moved } from './moved'

type Step = -1 | 1
const STEPS = [
  [-1, 'up', 'up'],
  [1, 'down', 'down'],
] as const satisfies readonly (readonly [Step, IconName, string])[]

interface RankListProps<T extends string> extends Described {
  options: readonly Choice<T>[]
  /** Those switched on, in order. */
  rank: readonly T[]
  onChange: (rank: readonly T[]) => void
}

export function RankList<T extends string>({ options, rank, onChange, labelledBy, describedBy }: RankListProps<T>): ReactNode {
  const [dragged, setDragged] = useState<T | null>(null)
  const [over, setOver] = useState<T | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const byValue = (value: T): Choice<T> | undefined => options.find((option) => option.value === value)
  const on = rank.map(byValue).filter((option) => option !== undefined)
  const off = options.filter(({ value }) => !rank.includes(value))

  const move = (value: T, step: Step): void => {
    onChange(moved(rank, rank.indexOf(value), rank.indexOf(value) + step))
    // A row that changes its place loses the cursor on the way.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-move="${value} ${step}"]`)?.focus())
  }
  const keys = (event: KeyboardEvent, value: T): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
    if (step === null) return
    event.preventDefault()
    move(value, step)
  }
  const drop = (value: T): void => {
    if (dragged !== null) onChange(moved(rank, rank.indexOf(dragged), rank.indexOf(value)))
    setDragged(null)
    setOver(null)
  }
  return (
    <ol ref={list} className={css.list} aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {on.map(({ value, label, help }, i) => (
        <li
          key={value}
          className={css.item}
          draggable
          data-over={over === value && dragged !== value}
          onDragStart={() => setDragged(value)}
          onDragEnd={() => setDragged(null)}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(value)
          }}
          onDrop={() => drop(value)}
        >
          <span className={css.place}>{i + 1}</span>
          <span className={css.grow}>
            {label}
            <span>{help}</span>
          </span>
          <span className={css.tools} onKeyDown={(event) => keys(event, value)}>
            {STEPS.map(([step, icon, where]) => (
              <button
                key={step}
                type="button"
                className={css.tool}
                data-move={`${value} ${step}`}
                aria-label={`Move ${label} ${where}`}
                aria-disabled={rank[i + step] === undefined}
                onClick={() => move(value, step)}
              >
                <Icon name={icon} size={14} />
              </button>
            ))}
          </span>
          <Switch bare on label={`Use ${label}`} onChange={() => onChange(rank.filter((rule) => rule !== value))} />
        </li>
      ))}
      {off.map(({ value, label, help }) => (
        <li key={value} className={css.item} data-off="true">
          <span className={css.place} />
          <span className={css.grow}>
            {label}
            <span>{help}</span>
          </span>
          <Switch bare on={false} label={`Use ${label}`} onChange={() => onChange([...rank, value])} />
        </li>
      ))}
    </ol>
  )
}
