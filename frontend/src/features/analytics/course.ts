/** Equity and its falls as one row of moments, for the drawing and for the table beside it. Pure. */
import type { AnalysisView, EquityCurve } from '@/api/types'
import { type Decimal, ZERO, decimal } from '@/lib/decimal'

export interface Moment {
  /** Whole seconds of UTC. */
  time: number
  /** Quote; null where only the fall is known. */
  total: Decimal | null
  realized: Decimal | null
  /** Percent below the highest so far, 0 or below; null where it is not known. */
  fall: Decimal | null
}

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1_000)

/** In order of time, one per second. */
export function courseOf(points: EquityCurve['points'], dips: AnalysisView['drawdown']): Moment[] {
  const moments = new Map<number, Moment>()
  for (const { time, total, realized } of points) {
    moments.set(seconds(time), { time: seconds(time), total: decimal(total), realized: decimal(realized), fall: null })
  }
  for (const { time, percent } of dips) {
    const at = seconds(time)
    const known = moments.get(at) ?? { time: at, total: null, realized: null, fall: null }
    moments.set(at, { ...known, fall: ZERO.minus(decimal(percent) ?? ZERO) })
  }
  return [...moments.values()].sort((a, b) => a.time - b.time)
}

/** Whether the equity ever stood below its highest. */
export const everFell = (course: readonly Moment[]): boolean => course.some(({ fall }) => fall?.lt(ZERO) === true)
