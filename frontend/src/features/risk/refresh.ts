/** When risk is to be asked for again: pure. Waits in milliseconds from the latest answer; null: not because of this. */
import type { RiskView } from '@/api/types'
import type { FeedState } from '@/live/state'

/** What was filled, opened, closed, queued or paused is shown this soon. */
export const SOON_MS = 1_000
/** Prices move all the time; limits and losses by them are read, not traded by. */
export const BY_PRICE_MS = 5_000
/** A wait that ran out by our reckoning has surely done so by the engine's. */
const AFTER_MS = 500
/** The longest that a browser's timer can be set for is 24 days; nothing here is worth that. */
const MOST_MS = 86_400_000

export function waitBefore(asked: FeedState | null, now: FeedState | null): number | null {
  if (now === null || asked === now) return null
  if (asked === null) return SOON_MS
  const isSame =
    asked.groups === now.groups &&
    asked.portfolio === now.portfolio &&
    asked.queue === now.queue &&
    asked.offsets === now.offsets &&
    asked.began === now.began
  if (!isSame) return SOON_MS
  return asked.prices === now.prices ? null : BY_PRICE_MS
}

/** Until the next moment at which time alone changes something. @param now by the engine's clock */
export function nextMoment({ resumes_at, cooldowns, candidates }: RiskView, now: number): number | null {
  const times = [resumes_at, ...cooldowns.map(({ until }) => until), ...candidates.map(({ eligible_at }) => eligible_at)]
  const waits = times
    .flatMap((time) => (time === null ? [] : [Date.parse(time) - now]))
    .filter((wait) => wait > 0 && wait < MOST_MS)
  return waits.length === 0 ? null : Math.min(...waits) + AFTER_MS
}
