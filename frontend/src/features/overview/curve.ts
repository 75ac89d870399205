/**
 * Equity over time as it is drawn: two lines in a box of 0 to 1 both ways. Pure; amounts are decimals, and only a place in
 * the box is a float.
 */
import type { EquityCurve } from '@/api/types'
import { type Decimal, ZERO, clamp, decimal, percentOf, whole } from '@/lib/decimal'

export interface CurvePoint {
  /** Milliseconds. */
  time: number
  /** Equity without what is only on paper, quote. */
  realized: Decimal
  /** Equity, quote. */
  total: Decimal
}

/** In order of time, as the server has them. */
export function pointsOf({ points }: EquityCurve): CurvePoint[] {
  return points.map(({ time, realized, total }) => ({ time: Date.parse(time), realized: decimal(realized) ?? ZERO, total: decimal(total) ?? ZERO }))
}

/** With what is known by now as the last point; a curve never runs backwards. */
export function upTo(points: readonly CurvePoint[], now: CurvePoint | null): readonly CurvePoint[] {
  const last = points.at(-1)
  return now === null || (last !== undefined && now.time <= last.time) ? points : [...points, now]
}

export interface Scale {
  low: Decimal
  high: Decimal
  /** Round amounts between the two, lowest first. */
  ticks: readonly Decimal[]
  /** Digits after the point that the ticks differ in. */
  decimals: number
}

const ABOUT_TICKS = whole(4)
/** A curve that is flat stands in the middle of this share of its value, either way. */
const FLAT = whole(200)
const STEPS = [whole(1), whole(2), whole(5), whole(10)]

/** A scale that holds both lines, with steps of 1, 2 or 5 times a power of ten. */
export function scaleOf(points: readonly CurvePoint[]): Scale {
  const all = points.flatMap(({ realized, total }) => [realized, total])
  const first = all[0] ?? ZERO
  let [low, high] = [first, first]
  for (const value of all) {
    if (value.lt(low)) low = value
    if (value.gt(high)) high = value
  }
  const room = low.eq(high) ? (low.eq(ZERO) ? whole(1) : low.abs().div(FLAT)) : high.minus(low).div(whole(20))
  ;[low, high] = [low.minus(room), high.plus(room)]
  const step = stepOf(high.minus(low).div(ABOUT_TICKS))
  const ticks: Decimal[] = []
  for (let tick = wholeAbove(low.div(step)).times(step); tick.lte(high); tick = tick.plus(step)) ticks.push(tick)
  return { low, high, ticks, decimals: Math.max(0, -step.e) }
}

const TOWARDS_ZERO = 0

function wholeAbove(value: Decimal): Decimal {
  const cut = value.round(0, TOWARDS_ZERO)
  return value.gt(cut) ? cut.plus(whole(1)) : cut
}

function stepOf(rough: Decimal): Decimal {
  const power = decimal(`1e${rough.e}`) ?? whole(1)
  return (STEPS.find((step) => step.times(power).gte(rough)) ?? whole(10)).times(power)
}

/** From the top of the box, 0 to 1. */
export function heightOf(value: Decimal, { low, high }: Scale): number {
  return Number(clamp(high.minus(value).div(high.minus(low)), ZERO, whole(1)).toFixed(5))
}

/** From the left of the box, 0 to 1. */
export function placeOf(time: number, points: readonly CurvePoint[]): number {
  const [from, to] = [points[0]?.time ?? 0, points.at(-1)?.time ?? 0]
  return to === from ? 1 : (time - from) / (to - from)
}

/** A path in a box of `width` by `height`. What was realized changes in steps, what it is worth from point to point. */
export function pathOf(points: readonly CurvePoint[], line: 'realized' | 'total', scale: Scale, width: number, height: number): string {
  return points
    .map((point, i) => {
      const [x, y] = [(placeOf(point.time, points) * width).toFixed(1), (heightOf(point[line], scale) * height).toFixed(1)]
      if (i === 0) return `M${x} ${y}`
      return line === 'realized' ? `H${x}V${y}` : `L${x} ${y}`
    })
    .join('')
}

/** The point nearest to a place, 0 to 1 from the left. */
export function nearest(points: readonly CurvePoint[], place: number): number {
  const [from, to] = [points[0]?.time ?? 0, points.at(-1)?.time ?? 0]
  const time = from + place * (to - from)
  const after = points.findIndex((point) => point.time >= time)
  if (after <= 0) return after < 0 ? points.length - 1 : 0
  return time - (points[after - 1]?.time ?? 0) < (points[after]?.time ?? 0) - time ? after - 1 : after
}

export interface Change {
  /** Quote. */
  amount: Decimal
  percent: Decimal | null
}

/** From the first point to the last; null while there are not two. */
export function changeOver(points: readonly CurvePoint[]): Change | null {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < 2) return null
  const amount = last.total.minus(first.total)
  return { amount, percent: first.total.gt(ZERO) ? percentOf(amount, first.total) : null }
}

/** Moments under the box, evenly apart, milliseconds. */
export function timesOf(points: readonly CurvePoint[], count: number): number[] {
  const [from, to] = [points[0]?.time ?? 0, points.at(-1)?.time ?? 0]
  return Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count)
}
