/** One clock for all ages on the screen: ticks once a second, and only while something looks at it. */
import { useSyncExternalStore } from 'react'

const EVERY_MS = 1_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(tick, EVERY_MS)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** Milliseconds of the browser's clock, whole seconds apart. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
