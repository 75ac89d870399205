/**
 * The ladder as a drawing: which prices are marked, where they stand in a frame of a given height, and how their labels
 * are moved apart so that all can be read. Pure; heights in whole pixels, 0 at the top.
 */
import type { GroupView } from '@/api/types'
import type { LineKind } from '@/features/chart/lines'
import { type Decimal, ZERO, whole } from '@/lib/decimal'

import { chartLines } from './chartLines'

export interface Mark {
  key: string
  kind: LineKind | 'price'
  price: Decimal
  label: string
}

/** The prices worth a line: those that are drawn over candles, and the price itself. */
export function marksOf(group: GroupView, price: Decimal | null): Mark[] {
  const marks: Mark[] = chartLines(group)
  return price === null ? marks : [...marks, { key: 'price', kind: 'price', price, label: 'price' }]
}

export interface Range {
  low: Decimal
  high: Decimal
}

/** What the drawing spans: all given prices and a margin of 6 % on both sides; null without prices. */
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
  const margin = span.eq(ZERO) ? high.abs().times('0.001') : span.times('0.06')
  return { low: low.minus(margin), high: high.plus(margin) }
}

/** Where a price stands in a frame, whole pixels from the top. */
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
