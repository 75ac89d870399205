import type { Decimal } from '@/lib/decimal'
import type { Range } from '@/lib/scale'

/** Widened to take in prices beyond it, but by no more than half its span on each side: the ladder stays readable. */
export function widened({ low, high }: Range, prices: readonly Decimal[]): Range {
  const room = high.minus(low).div('2')
  const [least, most] = [low.minus(room), high.plus(room)]
  let range = { low, high }
  for (const price of prices) {
    if (price.lt(range.low)) range = { ...range, low: price.lt(least) ? least : price }
    if (price.gt(range.high)) range = { ...range, high: price.gt(most) ? most : price }
  }
  return range
}
