/** From prices to whole pixels of a drawing of our own, 0 at the top: the place where a price becomes a float. */
import { type Decimal, ZERO, whole } from './decimal'

export interface Range {
  low: Decimal
  high: Decimal
}

/** What spans all prices and a margin of 8 % on both sides; null without prices. */
export function rangeOf(prices: readonly Decimal[]): Range | null {
  const [first] = prices
  if (first === undefined) return null
  let low = first
  let high = first
  for (const price of prices) {
    if (price.lt(low)) low = price
    if (price.gt(high)) high = price
  }
  const span = high.minus(low)
  const margin = span.eq(ZERO) ? high.abs().times('0.01') : span.times('0.08')
  return { low: low.minus(margin), high: high.plus(margin) }
}

/** Where a price stands in a frame of this height. */
export function heightOf(price: Decimal, { low, high }: Range, height: number): number {
  const span = high.minus(low)
  if (span.lte(ZERO)) return Math.round(height / 2)
  return Number(high.minus(price).div(span).times(whole(height)).toFixed(0))
}

/**
 * Moves labels apart until each has its room, keeping their order and staying inside the frame.
 * @param wanted heights, ascending @param room pixels between two labels
 */
export function spread(wanted: readonly number[], room: number, height: number): number[] {
  const placed: number[] = []
  for (const y of wanted) placed.push(Math.max(y, (placed.at(-1) ?? -room) + room))
  let limit = height
  for (let i = placed.length - 1; i >= 0; i -= 1) {
    placed[i] = Math.min(placed[i] ?? 0, limit)
    limit = (placed[i] ?? 0) - room
  }
  return placed
}
