/** What selling a part and adding funds would do (spec 5, 6). Pure; money in quote, quantity in base. */
import type { Part } from '@/api/groups'
import type { GroupView, LegPlace } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, decimal, roundDown, sum } from '@/lib/decimal'

import { isResting } from '../calculate'
import { outcomeAt } from '../exits'

export type Unit = 'percent' | 'quantity' | 'quote'

/** The wish in the unit that it was typed in: the engine reckons with the price of its own moment. */
export function partOf(unit: Unit, value: Decimal): Part {
  const text = value.toFixed()
  if (unit === 'percent') return { percent: text }
  return unit === 'quantity' ? { quantity: text } : { quote: text }
}

export interface Reduction {
  /** On the step, at most what is held. */
  quantity: Decimal
  value: Decimal | null
  /** Profit that it realizes, before fees. */
  realizes: Decimal | null
  left: Decimal
}

/** Null when the quantity cannot be told, as with quote and no price. */
export function reduction(group: GroupView, unit: Unit, value: Decimal, price: Decimal | null): Reduction | null {
  const held = roundDown(decimal(group.held_quantity) ?? ZERO, group.step_size)
  const wanted = baseOf(held, unit, value, price)
  if (wanted === null) return null
  const quantity = roundDown(wanted.gt(held) ? held : wanted, group.step_size)
  const outcome = price === null ? null : outcomeAt(group.side, decimal(group.average_price), quantity, price)
  return { quantity, value: price?.times(quantity) ?? null, realizes: outcome?.amount ?? null, left: held.minus(quantity) }
}

function baseOf(held: Decimal, unit: Unit, value: Decimal, price: Decimal | null): Decimal | null {
  if (unit === 'percent') return held.times(value).div(HUNDRED)
  if (unit === 'quantity') return value
  return price === null || price.eq(ZERO) ? null : value.div(price)
}

export interface Addition {
  quantity: Decimal
  cost: Decimal
  /** Of everything held, once it is filled. */
  average: Decimal
}

/** @param amount quote @param price what is paid for one, quote */
export function addition(group: GroupView, amount: Decimal, price: Decimal): Addition {
  const quantity = roundDown(amount.div(price), group.step_size)
  const cost = quantity.times(price)
  const held = decimal(group.held_quantity) ?? ZERO
  const paid = (decimal(group.average_price) ?? ZERO).times(held)
  const total = held.plus(quantity)
  return { quantity, cost, average: total.eq(ZERO) ? price : paid.plus(cost).div(total) }
}

export interface WaitingLeg {
  place: LegPlace
  price: Decimal | null
  /** What it may still buy. */
  quantity: Decimal
}

/** Legs that may still buy: resting, on their way, or not placed yet. */
export function waitingLegs(group: GroupView): WaitingLeg[] {
  return group.pyramids.flatMap(({ index, legs }) =>
    legs
      .filter((leg) => leg.parked || (leg.status !== null && isResting(leg)))
      .map((leg) => ({
        place: { pyramid: index, leg: leg.index },
        price: decimal(leg.price),
        quantity: (decimal(leg.quantity) ?? ZERO).minus(decimal(leg.filled_quantity) ?? ZERO),
      })),
  )
}

/** What these legs would have cost, quote. */
export const costOf = (legs: readonly WaitingLeg[]): Decimal => sum(legs.map(({ price, quantity }) => (price ?? ZERO).times(quantity)))
