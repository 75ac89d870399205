/**
 * Candles as the chart needs them: pages of them joined, and the one that forms followed by the price. Pure; prices stay
 * decimals until they are drawn.
 */
import type { CandleView } from '@/api/types'
import { type Decimal, decimal } from '@/lib/decimal'

export interface Candle {
  /** Start, whole seconds of UTC. */
  time: number
  open: Decimal
  high: Decimal
  low: Decimal
  close: Decimal
}

/** The candles that can be read, in the order given. */
export function candlesOf(views: readonly CandleView[]): Candle[] {
  return views.flatMap((view) => {
    const time = Date.parse(view.time)
    const open = decimal(view.open)
    const high = decimal(view.high)
    const low = decimal(view.low)
    const close = decimal(view.close)
    if (Number.isNaN(time) || open === null || high === null || low === null || close === null) return []
    return [{ time: time / 1_000, open, high, low, close }]
  })
}

/** Both, oldest first; where they meet, what `later` says. */
export function joined(earlier: readonly Candle[], later: readonly Candle[]): Candle[] {
  const byTime = new Map<number, Candle>()
  for (const candle of earlier) byTime.set(candle.time, candle)
  for (const candle of later) byTime.set(candle.time, candle)
  return [...byTime.values()].sort((a, b) => a.time - b.time)
}

/**
 * The candle that forms once the price is `price` at `time` (seconds): the last one moved, or a new one begun.
 * Null when the price is older than the last candle.
 */
export function formed(last: Candle, price: Decimal, time: number, seconds: number): Candle | null {
  if (time < last.time) return null
  const steps = Math.floor((time - last.time) / seconds)
  if (steps > 0) return { time: last.time + steps * seconds, open: price, high: price, low: price, close: price }
  return { ...last, high: price.gt(last.high) ? price : last.high, low: price.lt(last.low) ? price : last.low, close: price }
}

/** The start of the candle that a moment (seconds) falls into; null before the first one. */
export function startOf(candles: readonly Candle[], time: number): number | null {
  let low = 0
  let high = candles.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((candles[middle]?.time ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return candles[low - 1]?.time ?? null
}
