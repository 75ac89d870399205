/** Figures of a signal that waits, by the price of now. Pure; prices in quote per base, null where unknown. */
import type { GroupView, QueuedView } from '@/api/types'
import { type Decimal, ZERO, decimal, decimalsOf, percentOf } from '@/lib/decimal'

/**
 * How far the price fell below the entry's since it was queued (rose, for a short), percent at or below 0 (spec 7.2).
 * The server tells it with the order of the queue; between two of those the price moves on.
 */
export function lossPercent({ side, price }: QueuedView, now: Decimal | null): Decimal | null {
  const entry = decimal(price)
  if (entry === null || now === null) return null
  const moved = side === 'long' ? now.minus(entry) : entry.minus(now)
  return moved.gt(ZERO) ? ZERO : percentOf(moved, entry)
}

/** Where its ladder would start: at its alert's price or the price now, whichever is better for the trader (spec 7). */
export function startingPrice({ side, price }: QueuedView, now: Decimal | null): Decimal | null {
  const entry = decimal(price)
  if (entry === null || now === null) return entry ?? now
  return (side === 'long' ? now.lt(entry) : now.gt(entry)) ? now : entry
}

/** The open group that it would add a pyramid to; it takes no slot then. */
export function continued(queued: QueuedView, groups: readonly GroupView[]): GroupView | null {
  const isSame = (group: GroupView): boolean =>
    group.account_id === queued.account_id &&
    group.symbol === queued.symbol &&
    group.timeframe_seconds === queued.timeframe_seconds &&
    group.side === queued.side
  return groups.find((group) => isSame(group) && group.status !== 'closing') ?? null
}

const MOST_DIGITS = 5

/** Digits after the point that a column of these entries' prices needs. */
export function priceDigits(queue: readonly QueuedView[]): number {
  const widths = queue.flatMap(({ price, current_price }) => [price, current_price ?? '0']).map(decimalsOf)
  return Math.min(MOST_DIGITS, Math.max(0, ...widths))
}
