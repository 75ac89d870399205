/**
 * A number on the screen: tabular figures, flashing softly once when it changes, never moving what stands around it.
 * In a column, `pad` reserves the digits that other rows have after the point, so that the points stand in one line.
 */
import { type ReactNode, type RefObject, memo, useEffect, useRef } from 'react'

import css from './Amount.module.css'
import { missingDigits } from './missingDigits'
import { type InCell, asCell } from './table/asCell'
import { type Tone, toneClass } from './tone'

const FLASH_MS = 150
/** A number that changes all the time flashes this often at most: an unresting screen tells nothing. */
const FLASH_EVERY_MS = 1_000

export interface AmountProps extends InCell {
  text: string
  tone?: Tone
  /** Digits after the point that the widest entry of the column has. */
  pad?: number
  /** Characters that there is room for: a longer text is cut, which costs the browser a clip of its own. */
  room?: number
  /** For values that change by themselves. */
  flash?: boolean
}

export const Amount = memo(function Amount({ text, tone, pad, room = Infinity, flash = false, cell }: AmountProps): ReactNode {
  const ref = useFlash(flash ? text : null)
  const missing = pad === undefined ? '' : missingDigits(text, pad)
  const own = [css.amount]
  if (text.length + missing.length > room) own.push(css.cut)
  if (tone !== undefined) own.push(toneClass(tone))
  return (
    <span ref={ref} data-pad={missing === '' ? undefined : missing} {...asCell(own.join(' '), cell)}>
      {text}
    </span>
  )
})

function useFlash(text: string | null): RefObject<HTMLSpanElement | null> {
  const ref = useRef<HTMLSpanElement>(null)
  const shown = useRef(text)
  const flashedAt = useRef(-FLASH_EVERY_MS)
  useEffect(() => {
    const changed = shown.current !== null && text !== null && shown.current !== text
    shown.current = text
    const now = performance.now()
    if (!changed || now - flashedAt.current < FLASH_EVERY_MS) return
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    flashedAt.current = now
    const number = ref.current
    // Lit and put out: fading would paint the page at every frame, and a list of hundreds never stops changing.
    number?.style.setProperty('background-color', 'var(--flash)')
    setTimeout(() => number?.style.removeProperty('background-color'), FLASH_MS)
  }, [text])
  return ref
}
