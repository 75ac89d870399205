/**
 * The ladder as a drawing: which prices are marked, where they stand in a frame of a given height, and how their labels
 * are moved apart so that all can be read. Pure; heights in whole pixels, 0 at the top.
 */
import type { GroupView, LegView } from '@/api/types'
import { type Decimal, ZERO, decimal, whole } from '@/lib/decimal'

import { legTarget, unsold } from './calculate'

export type MarkKind = 'filled' | 'resting' | 'target' | 'average' | 'price'

export interface Mark {
  key: string
  kind: MarkKind
  price: Decimal
  label: string
}

/** The prices worth a line: entries filled or resting, targets still open (equal ones once), the average, the price. */
export function marksOf(group: GroupView, price: Decimal | null): Mark[] {
  const marks: Mark[] = []
  const many = group.pyramids.length > 1
  for (const pyramid of group.pyramids) {
    for (const leg of pyramid.legs) {
      const mark = entryMark(leg, many ? `P${pyramid.index} leg ${leg.index}` : `leg ${leg.index}`)
      if (mark !== null) marks.push({ ...mark, key: `entry ${pyramid.index} ${leg.index}` })
    }
  }
  marks.push(...targetMarks(group))
  const average = decimal(group.average_price)
  if (average !== null) marks.push({ key: 'average', kind: 'average', price: average, label: 'average' })
  if (price !== null) marks.push({ key: 'price', kind: 'price', price, label: 'price' })
  return marks
}

function entryMark(leg: LegView, name: string): Omit<Mark, 'key'> | null {
  const filledAt = decimal(leg.average_price)
  if (filledAt !== null) return isSold(leg) ? null : { kind: 'filled', price: filledAt, label: name }
  const planned = decimal(leg.price)
  const waits = leg.status === 'intended' || leg.status === 'sent' || leg.status === 'open' || leg.status === 'unknown'
  return planned !== null && waits ? { kind: 'resting', price: planned, label: name } : null
}

/** What fees left over of a leg whose target is taken is not worth a line. */
const isSold = (leg: LegView): boolean => legTarget(leg, null).kind === 'taken' || unsold(leg).eq(ZERO)

function targetMarks(group: GroupView): Mark[] {
  const byPrice = new Map<string, { price: Decimal; legs: number }>()
  for (const leg of group.pyramids.flatMap((pyramid) => pyramid.legs)) {
    const target = legTarget(leg, null)
    if (target.kind !== 'open' || unsold(leg).eq(ZERO)) continue
    const text = target.price.toFixed()
    byPrice.set(text, { price: target.price, legs: (byPrice.get(text)?.legs ?? 0) + 1 })
  }
  return [...byPrice].map(([text, { price, legs }]) => ({
    key: `target ${text}`,
    kind: 'target',
    price,
    label: legs === 1 ? 'target' : `target of ${legs}`,
  }))
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
