/**
 * What time it is for the engine, ticking on between its messages: countdowns end when the engine says so, whatever the
 * clock of this machine shows.
 */
import { useNow } from '@/ui/useNow'

import { type LiveStore, useLive } from './store'

/** Less than this is the way of a message, which differs from one to the next, and would make a countdown stumble. */
const STEADY_MS = 500

let ahead = 0

/** Milliseconds that the engine's clock is ahead of this machine's. */
export function aheadAfter(known: number, told: string, now: number): number {
  const found = Date.parse(told) - now
  return Math.abs(found - known) < STEADY_MS ? known : found
}

function hear({ feed }: LiveStore): void {
  if (feed !== null) ahead = aheadAfter(ahead, feed.time, Date.now())
}

hear(useLive.getState())
useLive.subscribe((live, before) => {
  if (live.feed?.time !== before.feed?.time) hear(live)
})

/** Milliseconds, whole seconds apart. */
export function useEngineNow(): number {
  const now = useNow()
  return now + ahead
}

/** Milliseconds. */
export const engineNow = (): number => Date.now() + ahead
