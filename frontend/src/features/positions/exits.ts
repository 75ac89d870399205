/**
 * Where a group leaves: its targets as lines of a price each, with what they sell, and what another price would bring
 * (spec 6). Pure; prices in quote per base, quantities in base.
 */
import type { TargetPlace } from '@/api/groups'
import type { GroupView, LegView, PyramidView, Side, TargetView } from '@/api/types'
import { type Decimal, ZERO, clamp, decimal, percentOf, roundDown, sum } from '@/lib/decimal'

import { averageOf, isResting, legTarget, unsold } from './calculate'

export interface Exit {
  key: string
  place: TargetPlace
  price: Decimal
  quantity: Decimal
  /** What was paid on average for what it sells. */
  entry: Decimal | null
  /** Set by hand. */
  pinned: boolean
}

/** Every target that still has something to sell, in the order of legs. */
export function exitsOf(group: GroupView): Exit[] {
  switch (group.tp_mode) {
    case 'per_leg':
    case 'hybrid':
      return group.pyramids.flatMap((pyramid) => pyramid.legs.flatMap((leg) => ofLeg(group, pyramid, leg)))
    case 'pyramid_aggregate':
      return group.pyramids.flatMap((pyramid) => ofPyramid(group, pyramid))
    case 'aggregate':
      return ofGroup(group)
  }
}

function ofLeg(group: GroupView, { index: pyramid }: PyramidView, leg: LegView): Exit[] {
  const left = unsold(leg)
  if (isDust(left, group) || legTarget(leg, null).kind === 'taken') return []
  const own = decimal(leg.target_price)
  const place = { pyramid, leg: leg.index }
  const pinned = pinOf(group, place) !== null
  const whole = group.tp_mode === 'hybrid' && !pinned ? decimal(group.target_price) : null
  const isWhole = whole !== null && own !== null && isBefore(group.side, whole, own)
  const base = { place: isWhole ? WHOLE : place, entry: decimal(leg.average_price), pinned: isWhole ? pinOf(group, WHOLE) !== null : pinned }
  return laidOr(leg.targets, isWhole ? whole : own, left).map((part) => ({ ...base, ...part, key: `${pyramid} ${leg.index} ${part.key}` }))
}

function ofPyramid(group: GroupView, pyramid: PyramidView): Exit[] {
  const bought = sum(pyramid.legs.map((leg) => decimal(leg.filled_quantity) ?? ZERO))
  const sold = sum(pyramid.targets.map((target) => decimal(target.filled_quantity) ?? ZERO))
  const left = clamp(bought.minus(sold), ZERO, decimal(group.held_quantity) ?? ZERO)
  if (isDust(left, group)) return []
  const place = { pyramid: pyramid.index, leg: null }
  const base = { place, entry: averageOf(pyramid.legs), pinned: pinOf(group, place) !== null }
  return laidOr(pyramid.targets, decimal(pyramid.target_price), left).map((part) => ({ ...base, ...part, key: `${pyramid.index} ${part.key}` }))
}

function ofGroup(group: GroupView): Exit[] {
  const held = decimal(group.held_quantity) ?? ZERO
  if (isDust(held, group)) return []
  const base = { place: WHOLE, entry: decimal(group.average_price), pinned: pinOf(group, WHOLE) !== null }
  return laidOr(group.targets, decimal(group.target_price), held).map((part) => ({ ...base, ...part }))
}

/** What is less than the market's step no target can sell. */
const isDust = (quantity: Decimal, { step_size }: GroupView): boolean => roundDown(quantity, step_size).eq(ZERO)

/** The whole position. */
export const WHOLE: TargetPlace = { pyramid: null, leg: null }

/** What rests at the exchange, order by order; where nothing does yet, what will. */
function laidOr(targets: readonly TargetView[], price: Decimal | null, left: Decimal): { key: string; price: Decimal; quantity: Decimal }[] {
  const resting = targets.filter(isResting).flatMap((target) => {
    const at = decimal(target.price)
    const quantity = (decimal(target.quantity) ?? ZERO).minus(decimal(target.filled_quantity) ?? ZERO)
    return at === null ? [] : [{ key: target.client_order_id, price: at, quantity }]
  })
  if (resting.length > 0) return resting
  return price === null ? [] : [{ key: 'to come', price, quantity: left }]
}

/** The price that a hand set for exactly this place. */
export function pinOf({ pinned_targets }: GroupView, { pyramid, leg }: TargetPlace): Decimal | null {
  return decimal(pinned_targets.find((pin) => pin.pyramid === pyramid && pin.leg === leg)?.price)
}

/** Whether a rising price (falling, for a short) meets `a` before `b`, or both at once. */
const isBefore = (side: Side, a: Decimal, b: Decimal): boolean => (side === 'long' ? a.lte(b) : a.gte(b))

/** A price on the tick, rounded in favour of who leaves at it, as the engine does. */
export function exitPrice(side: Side, price: Decimal, tick: string): Decimal {
  const below = roundDown(price, tick)
  const size = decimal(tick)
  return side === 'short' || size === null || below.eq(price) ? below : below.plus(size)
}

export interface Outcome {
  /** Quote, before fees. */
  amount: Decimal
  /** Of what was paid. */
  percent: Decimal | null
}

/** What selling that much, bought at `entry`, at `price` realizes. */
export function outcomeAt(side: Side, entry: Decimal | null, quantity: Decimal, price: Decimal): Outcome | null {
  if (entry === null || quantity.eq(ZERO)) return null
  const gain = side === 'long' ? price.minus(entry) : entry.minus(price)
  return { amount: gain.times(quantity), percent: percentOf(gain, entry) }
}

/** Everything that leaves at the same place and price, as one line. */
export interface ExitLine {
  key: string
  price: Decimal
  exits: readonly Exit[]
}

export function exitLines(group: GroupView): ExitLine[] {
  const lines = new Map<string, Exit[]>()
  for (const exit of exitsOf(group)) {
    const at = exit.price.toFixed()
    lines.set(at, [...(lines.get(at) ?? []), exit])
  }
  return [...lines.values()].flatMap((exits) => (exits[0] === undefined ? [] : [{ key: `target ${exits[0].key}`, price: exits[0].price, exits }]))
}

/** The places of a line, each once. */
export function placesOf({ exits }: ExitLine): TargetPlace[] {
  return [...new Map(exits.map(({ place }) => [placeKey(place), place])).values()]
}

export const placeKey = ({ pyramid, leg }: TargetPlace): string => `${pyramid ?? 'all'} ${leg ?? 'all'}`

/** The lines that a target set for these places would move: their own, or for a wider place those of all within it. */
export function linesAt(group: GroupView, places: readonly TargetPlace[]): ExitLine[] {
  return exitLines(group).flatMap((line) => {
    const exits = line.exits.filter((exit) => places.some((place) => covers(place, exit)))
    return exits.length === 0 ? [] : [{ ...line, exits }]
  })
}

/** A price for a wider place leaves alone what has one of its own. */
function covers(wide: TargetPlace, { place, pinned }: Exit): boolean {
  if (placeKey(wide) === placeKey(place)) return true
  if (pinned || place.pyramid === null) return false
  return wide.pyramid === null || (wide.pyramid === place.pyramid && wide.leg === null)
}

/** What leaving with all of these at `price` would realize together. */
export function outcomeOf(side: Side, exits: readonly Exit[], price: Decimal): Outcome | null {
  const parts = exits.map(({ entry, quantity }) => ({ one: outcomeAt(side, entry, quantity, price), paid: (entry ?? ZERO).times(quantity) }))
  const known = parts.filter(({ one }) => one !== null)
  if (known.length === 0) return null
  const amount = sum(known.map(({ one }) => one?.amount ?? ZERO))
  return { amount, percent: percentOf(amount, sum(known.map(({ paid }) => paid))) }
}

/** “Leg 2”, “Leg 2 of pyramid 1”, “Pyramid 1”, “Whole position”. */
export function placeName({ pyramid, leg }: TargetPlace, group: GroupView): string {
  if (pyramid === null) return 'Whole position'
  if (leg === null) return `Pyramid ${pyramid}`
  return group.pyramids.length > 1 ? `Leg ${leg} of pyramid ${pyramid}` : `Leg ${leg}`
}

/** Where a target can be set by hand: what has one in this mode, and does not fill only later. */
export function targetPlaces(group: GroupView): TargetPlace[] {
  switch (group.tp_mode) {
    case 'aggregate':
      return [WHOLE]
    case 'pyramid_aggregate':
      return [WHOLE, ...group.pyramids.map(({ index }) => ({ pyramid: index, leg: null }))]
    case 'per_leg':
    case 'hybrid': {
      const legs = group.pyramids.flatMap(({ index, legs: own }) =>
        own.filter((leg) => leg.skip_reason === null).map((leg) => ({ pyramid: index, leg: leg.index })),
      )
      return [WHOLE, ...legs]
    }
  }
}
