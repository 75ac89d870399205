/** What stands open in all, as the panic button tells it. Pure. */
import type { GroupView } from '@/api/types'
import type { Standing } from '@/features/panic/words'
import { closingEstimate, restingLegs } from '@/features/positions/calculate'
import { type Decimal, ZERO, decimal, sum } from '@/lib/decimal'

export function standingOf(groups: readonly GroupView[], priceOf: (group: GroupView) => Decimal | null): Standing {
  const closings = groups.map((group) => closingEstimate(group, priceOf(group)))
  const holding = closings.filter(({ quantity }) => quantity.gt(ZERO))
  const entries = groups.flatMap(restingLegs)
  return {
    positions: groups.length,
    holding: holding.length,
    value: sum(holding.map(({ value }) => value ?? ZERO)),
    realizes: sum(holding.map(({ realizes }) => realizes ?? ZERO)),
    unpriced: holding.filter(({ value }) => value === null).length,
    orders: closings.reduce((count, { cancels }) => count + cancels, 0),
    entries: entries.length,
    entriesWorth: sum(entries.map(({ price, quantity, filled_quantity }) => amount(price).times(amount(quantity).minus(amount(filled_quantity))))),
  }
}

const amount = (text: string): Decimal => decimal(text) ?? ZERO
