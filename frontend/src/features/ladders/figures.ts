/** What a ladder comes to when leg after leg fills: read from the server's preview, or of levels alone without a price. */
import type { LadderPreview, Level, PlannedLegView, Side } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, decimal, percentOf } from '@/lib/decimal'

export interface PlannedLeg {
  index: number
  price: Decimal
  /** Percent of the capital. */
  weight: Decimal
  placed: boolean
  /** Of all that is held once this leg is filled; null for a leg that is not placed. */
  average: Decimal | null
  /** The target that the price meets first then. */
  target: Decimal | null
}

export function plannedLegs(legs: readonly PlannedLegView[]): PlannedLeg[] {
  return legs.map((leg) => ({
    index: leg.index,
    price: decimal(leg.price) ?? ZERO,
    weight: decimal(leg.weight_percent) ?? ZERO,
    placed: leg.placed,
    average: decimal(leg.average_price),
    target: decimal(leg.target_price),
  }))
}

/** At a base price of 100, as long as no price is known, with each leg's own target. What is no number yet is left out. */
export function plainLegs(levels: readonly Level[], side: Side): PlannedLeg[] {
  const legs: PlannedLeg[] = []
  let cost = ZERO
  let held = ZERO
  levels.forEach((level, index) => {
    const [gap, weight, tp] = [decimal(level.gap_percent), decimal(level.weight_percent), decimal(level.tp_percent)]
    if (gap === null || weight === null || gap.gte(HUNDRED)) return
    const price = moved(HUNDRED, gap, side === 'short')
    cost = cost.plus(weight)
    held = held.plus(weight.div(price))
    const average = held.gt(ZERO) ? cost.div(held) : null
    legs.push({ index, price, weight, placed: true, average, target: tp === null ? null : moved(price, tp, side === 'long') })
  })
  return legs
}

function moved(price: Decimal, percent: Decimal, up: boolean): Decimal {
  const part = price.times(percent).div(HUNDRED)
  return up ? price.plus(part) : price.minus(part)
}

export interface LadderFigures {
  /** Quote that all placed legs take together. */
  cost: Decimal | null
  /** Of the last placed leg from the entry price, percent. */
  depth: Decimal | null
  /** Where all of it can be sold without loss, once the last placed leg is filled; fees are in it. */
  breakEven: Decimal | null
  /** From the last placed leg's price back to break-even, percent; for a short the fall. */
  needed: Decimal | null
  placed: number
  leftOut: number
}

export function figuresOf({ legs, cost }: LadderPreview): LadderFigures {
  const last = legs.findLast((leg) => leg.placed)
  const breakEven = decimal(last?.break_even_price)
  const price = decimal(last?.price)
  const placed = legs.filter((leg) => leg.placed).length
  return {
    cost: decimal(cost),
    depth: decimal(last?.distance_percent),
    breakEven,
    needed: breakEven === null || price === null ? null : (percentOf(breakEven.minus(price), price)?.abs() ?? null),
    placed,
    leftOut: legs.length - placed,
  }
}
