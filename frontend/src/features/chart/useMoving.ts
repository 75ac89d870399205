/** Taking a line of the chart and letting it go elsewhere. The chart stands still meanwhile; Escape leaves the line be. */
import { type RefObject, useEffect, useRef, useState } from 'react'

import type { Decimal } from '@/lib/decimal'

import type { Drawing } from './drawing'
import type { ChartLine } from './lines'

export interface Moved {
  key: string
  price: Decimal
  /** Pixels from the chart's top. */
  y: number
}

/** How near to a line a pointer takes it, pixels. */
const REACH = { mouse: 6, touch: 18 } as const

/** The movable line nearest to a height, if one is in reach. Pure but for asking where lines stand. */
export function lineAt(lines: readonly ChartLine[], y: number, reach: number, heightOf: (price: Decimal) => number | null): string | null {
  let nearest: { key: string; away: number } | null = null
  for (const { key, price, movable } of lines) {
    const height = movable === true ? heightOf(price) : null
    if (height === null) continue
    const away = Math.abs(height - y)
    if (away <= reach && (nearest === null || away < nearest.away)) nearest = { key, away }
  }
  return nearest?.key ?? null
}

export function useMoving(
  box: RefObject<HTMLDivElement | null>,
  drawing: Drawing | null,
  lines: readonly ChartLine[],
  snap: (key: string, price: Decimal) => Decimal,
  onMoved: (key: string, price: Decimal) => void,
): Moved | null {
  const [moved, setMoved] = useState<Moved | null>(null)
  const now = useRef({ lines, snap, onMoved })
  useEffect(() => {
    now.current = { lines, snap, onMoved }
  }, [lines, snap, onMoved])

  useEffect(() => {
    const element = box.current
    if (element === null || drawing === null) return undefined
    let held: string | null = null
    let at: Moved | null = null

    const height = (event: PointerEvent): number => event.clientY - element.getBoundingClientRect().top
    const under = (event: PointerEvent): string | null =>
      lineAt(now.current.lines, height(event), event.pointerType === 'touch' ? REACH.touch : REACH.mouse, drawing.heightOf)
    const release = (): void => {
      held = null
      at = null
      drawing.hold(false)
      setMoved(null)
    }

    const down = (event: PointerEvent): void => {
      held = event.button === 0 ? under(event) : null
      if (held === null) return
      event.preventDefault()
      event.stopPropagation()
      element.setPointerCapture(event.pointerId)
      drawing.hold(true)
    }
    const move = (event: PointerEvent): void => {
      if (held === null) {
        element.dataset['over'] = String(event.pointerType === 'mouse' && under(event) !== null)
        return
      }
      event.stopPropagation()
      const y = height(event)
      const price = drawing.priceAt(y)
      if (price === null) return
      at = { key: held, price: now.current.snap(held, price), y }
      setMoved(at)
    }
    const up = (): void => {
      if (at !== null) now.current.onMoved(at.key, at.price)
      if (held !== null) release()
    }
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && held !== null) release()
    }
    /** Else the finger would scroll the page, and the library its chart. */
    const keep = (event: Event): void => {
      if (held === null) return
      if (event.cancelable) event.preventDefault()
      event.stopPropagation()
    }

    const stop = new AbortController()
    const early = { capture: true, signal: stop.signal, passive: false } as const
    element.addEventListener('pointerdown', down, early)
    element.addEventListener('pointermove', move, early)
    element.addEventListener('pointerup', up, early)
    element.addEventListener('pointercancel', release, early)
    element.addEventListener('touchstart', keep, early)
    element.addEventListener('touchmove', keep, early)
    element.addEventListener('mousedown', keep, early)
    window.addEventListener('keydown', key, { signal: stop.signal })
    return () => stop.abort()
  }, [box, drawing])

  return moved
}
