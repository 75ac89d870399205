/**
 * The figures of a group, derived from what it holds and the latest price (spec 5). All pure; money in quote, quantity
 * in base, percent as percent. Null means unknown and is shown as such, never as zero.
 */
import type { GroupView, LegView, Side, TargetView } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, clamp, decimal, percentOf, roundDown, sum } from '@/lib/decimal'
import { each } from '@/lib/remember'

export interface Profit {
  /** Quote. */
  amount: Decimal
  /** Of what is invested. */
  percent: Decimal | null
}

/** (price − average) × held, mirrored for shorts, quote; null while nothing is held or the price is unknown. */
export function gain(group: GroupView, price: Decimal | null): Decimal | null {
  const last = lastGain(group)
  if (last.price !== price) Object.assign(last, { price, gain: computeGain(group, price) })
  return last.gain
}

/** Sums and orders ask for the gains of all groups, of which few have moved since they last asked. */
const lastGain = each((): { price: Decimal | null; gain: Decimal | null } => ({ price: null, gain: null }))

function computeGain(group: GroupView, price: Decimal | null): Decimal | null {
  const average = decimal(group.average_price)
  const held = decimal(group.held_quantity)
  if (average === null || held === null || price === null || held.eq(ZERO)) return null
  return gainPerUnit(group.side, average, price).times(held)
}

/** The gain, and what it is of what was paid for what is held. */
export function unrealized(group: GroupView, price: Decimal | null): Profit | null {
  const amount = gain(group, price)
  if (amount === null) return null
  const average = decimal(group.average_price) ?? ZERO
  return { amount, percent: percentOf(amount, average.times(decimal(group.held_quantity) ?? ZERO)) }
}

function gainPerUnit(side: Side, entry: Decimal, price: Decimal): Decimal {
  return side === 'long' ? price.minus(entry) : entry.minus(price)
}

/** How far the price has come from an entry to its target, 0 to 100; null when either is missing. */
export function progress(entry: Decimal | null, target: Decimal | null, price: Decimal | null): Decimal | null {
  if (entry === null || target === null || price === null) return null
  const way = percentOf(price.minus(entry), target.minus(entry))
  return way === null ? null : clamp(way, ZERO, HUNDRED)
}

/** What is left of a leg's filled quantity that no target has sold yet, base. */
export function unsold(leg: LegView): Decimal {
  const filled = decimal(leg.filled_quantity) ?? ZERO
  const sold = sum(leg.targets.map((target) => decimal(target.filled_quantity) ?? ZERO))
  return clamp(filled.minus(sold), ZERO, filled)
}

export type LegTarget =
  | { kind: 'none' }
  /** Filled, and its target has taken the profit. */
  | { kind: 'taken'; price: Decimal }
  | { kind: 'open'; price: Decimal; progress: Decimal | null }

/** Where a leg stands on its way out. */
export function legTarget(leg: LegView, price: Decimal | null): LegTarget {
  const target = decimal(leg.target_price)
  const filled = decimal(leg.filled_quantity) ?? ZERO
  if (target === null) return { kind: 'none' }
  const last = leg.targets.at(-1)
  if (filled.gt(ZERO) && last?.status === 'filled' && leg.targets.every(isDone)) return { kind: 'taken', price: target }
  return { kind: 'open', price: target, progress: progress(decimal(leg.average_price), target, price) }
}

function isDone({ status }: LegView['targets'][number]): boolean {
  return status === 'filled' || status === 'cancelled' || status === 'rejected' || status === 'expired'
}

export interface NextTarget {
  price: Decimal
  /** From the leg's own entry, 0 to 100. */
  progress: Decimal | null
  /** What the price still has to move, percent of the price, never negative. */
  away: Decimal | null
}

/** The target that the price meets first: the lowest of a long, the highest of a short. */
export function nextTarget(group: GroupView, price: Decimal | null): NextTarget | null {
  let best: Aim | null = null
  for (const aim of aimsOf(group, price)) {
    const nearer = best === null || (group.side === 'long' ? aim.price.lt(best.price) : aim.price.gt(best.price))
    if (nearer) best = aim
  }
  if (best === null) return null
  return { price: best.price, progress: progress(best.entry, best.price, price), away: distance(group, price, best.price) }
}

/** What the price still has to move to a target, percent of the price, never negative; null while it is unknown. */
export function distance(group: GroupView, price: Decimal | null, target: Decimal): Decimal | null {
  const away = price === null ? null : percentOf(gainPerUnit(group.side, price, target), price)
  return away === null ? null : clamp(away, ZERO, away)
}

interface Aim {
  price: Decimal
  /** What was paid on average for what it sells. */
  entry: Decimal | null
}

/** The targets of what is held: of its legs, its pyramids, or of all of it. */
function* aimsOf(group: GroupView, price: Decimal | null): Generator<Aim> {
  if ((decimal(group.held_quantity) ?? ZERO).eq(ZERO)) return
  const whole = decimal(group.target_price)
  if (whole !== null) yield { price: whole, entry: decimal(group.average_price) }
  for (const pyramid of group.pyramids) {
    const own = decimal(pyramid.target_price)
    if (own !== null) yield { price: own, entry: averageOf(pyramid.legs) }
    for (const leg of pyramid.legs) {
      const target = legTarget(leg, price)
      if (target.kind === 'open' && unsold(leg).gt(ZERO)) yield { price: target.price, entry: decimal(leg.average_price) }
    }
  }
}

/** What legs bought and what they paid for it; null while nothing filled. */
function bought(legs: readonly LegView[]): { quantity: Decimal; cost: Decimal } | null {
  const filled = legs.flatMap((leg) => {
    const price = decimal(leg.average_price)
    const quantity = decimal(leg.filled_quantity)
    return price === null || quantity === null ? [] : [{ price, quantity }]
  })
  const quantity = sum(filled.map((one) => one.quantity))
  return quantity.eq(ZERO) ? null : { quantity, cost: sum(filled.map((one) => one.price.times(one.quantity))) }
}

/** What was paid on average for everything that legs bought; null while nothing was. */
export function averageOf(legs: readonly LegView[]): Decimal | null {
  const all = bought(legs)
  return all === null ? null : all.cost.div(all.quantity)
}

/** What its entries paid in all, quote; null while nothing filled. */
export const entered = (group: GroupView): Decimal | null => bought(legsOf(group))?.cost ?? null

/** What was realized, in percent of what its entries paid. */
export function resultPercent(group: GroupView): Decimal | null {
  const paid = entered(group)
  const realized = decimal(group.realized_pnl)
  return paid === null || realized === null ? null : percentOf(realized, paid)
}

export interface ClosedTotals {
  /** After fees, quote. */
  realized: Decimal
  won: number
  lost: number
}

/** What brought nothing is neither won nor lost. */
export function closedTotals(groups: readonly GroupView[]): ClosedTotals {
  const results = groups.map((group) => decimal(group.realized_pnl) ?? ZERO)
  return {
    realized: sum(results),
    won: results.filter((result) => result.gt(ZERO)).length,
    lost: results.filter((result) => result.lt(ZERO)).length,
  }
}

export const legsOf = (group: GroupView): LegView[] => group.pyramids.flatMap((pyramid) => pyramid.legs)

/** Entry orders that still rest or are on their way. */
export const restingLegs = (group: GroupView): LegView[] => legsOf(group).filter(isResting)

/** Every order that may still trade, targets too: a close cancels them all before it sells. */
export function restingOrders(group: GroupView): number {
  const places = [group, ...group.pyramids, ...legsOf(group)]
  return restingLegs(group).length + places.flatMap(({ targets }) => targets).filter(isResting).length
}

/** Whether an order may still trade; one whose fate is not known may. */
export function isResting({ status }: Pick<LegView | TargetView, 'status'>): boolean {
  return status === 'intended' || status === 'sent' || status === 'open' || status === 'partially_filled' || status === 'unknown'
}

export interface ClosingEstimate {
  /** What can be sold, down to the market's step, base. */
  quantity: Decimal
  /** What that brings (or costs, for a short) at the latest price, before fees, quote. */
  value: Decimal | null
  /** Profit that this realizes, before fees, quote. */
  realizes: Decimal | null
  /** Orders that are cancelled first, entries and targets. */
  cancels: number
}

/** What closing a group now would do. */
export function closingEstimate(group: GroupView, price: Decimal | null): ClosingEstimate {
  const quantity = roundDown(decimal(group.held_quantity) ?? ZERO, group.step_size)
  const average = decimal(group.average_price)
  return {
    quantity,
    value: price === null ? null : price.times(quantity),
    realizes: price === null || average === null ? null : gainPerUnit(group.side, average, price).times(quantity),
    cancels: restingOrders(group),
  }
}

export interface OpenTotals {
  /** Sum of unrealized profit over the groups whose price is known, quote. */
  profit: Decimal
  /** Of what those groups have invested. */
  percent: Decimal | null
  /** Invested in all open groups, quote. */
  deployed: Decimal
  /** Groups that hold something and whose price is unknown: the profit leaves them out. */
  unpriced: number
}

export function openTotals(groups: readonly GroupView[], priceOf: (group: GroupView) => Decimal | null): OpenTotals {
  let profit = ZERO
  let leftOut = ZERO
  let unpriced = 0
  for (const group of groups) {
    const own = gain(group, priceOf(group))
    if (own !== null) profit = profit.plus(own)
    else if (investedIn(group).gt(ZERO)) {
      leftOut = leftOut.plus(investedIn(group))
      unpriced += 1
    }
  }
  const deployed = deployedIn(groups)
  return { profit, percent: percentOf(profit, deployed.minus(leftOut)), deployed, unpriced }
}

const investedIn = each(({ invested }: GroupView) => decimal(invested) ?? ZERO)
const deployedIn = each((groups: readonly GroupView[]) => sum(groups.map(investedIn)))

/** Pyramids whose ladder was placed. */
export const pyramidCount = (group: GroupView): number => group.pyramids.length

/** What the market is too coarse to take, base: all that an ended group still holds, else what is below the step. */
export function dustOf(group: GroupView): Decimal {
  const held = decimal(group.held_quantity) ?? ZERO
  return group.closed_at === null ? held.minus(roundDown(held, group.step_size)) : held
}
