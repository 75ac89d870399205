/** How long to wait before the next attempt: doubling, capped, with jitter so that many tabs do not return at once. */
export const FIRST_MS = 500
export const LONGEST_MS = 10_000

/**
 * @param attempt failures in a row so far, from 0
 * @param random in [0, 1)
 * @returns milliseconds, between half of and the whole of the step
 */
export function retryDelay(attempt: number, random: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(step * (0.5 + random / 2))
}
