/** The lengths of a candle to choose from. Pure. */

/** Seconds: 1m 5m 15m 1h 4h 1D. */
const USUAL: readonly number[] = [60, 300, 900, 3_600, 14_400, 86_400]
/** What a market is drawn in when nothing was said. */
export const DEFAULT_SECONDS = 900

/** The usual ones and the position's own, shortest first. */
export function choicesWith(own: number | null): number[] {
  return [...new Set([...USUAL, own ?? DEFAULT_SECONDS])].sort((a, b) => a - b)
}
