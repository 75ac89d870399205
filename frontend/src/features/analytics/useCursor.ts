/** The part of a drawing that is looked at: under the pointer, or where the arrow keys went. */
import { type KeyboardEvent, useState } from 'react'

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export interface Cursor<T> {
  at: T | null
  look: (at: T | null) => void
  onKeyDown: (event: KeyboardEvent) => void
}

/** @param step where one step to the side or down leads from a place, or from none; null: nowhere */
export function useCursor<T>(step: (from: T | null, across: number, down: number) => T | null): Cursor<T> {
  const [at, look] = useState<T | null>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') look(null)
    const [across, down] = STEPS[event.key] ?? [0, 0]
    if (across === 0 && down === 0) return
    event.preventDefault()
    const next = step(at, across, down)
    if (next !== null) look(next)
  }
  return { at, look, onKeyDown }
}
