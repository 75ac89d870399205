/** Profit by day as months of a calendar, weeks from Monday. Pure. */
import type { AnalysisView } from '@/api/types'
import { type Decimal, ZERO, decimal, sum } from '@/lib/decimal'
import { dayAfter } from '@/lib/wall'

export type DayResult = AnalysisView['days'][number]

/** `2026-03` */
export type Month = string

export const monthOf = (day: string): Month => day.slice(0, 7)

const NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `March 2026` */
export const monthWords = (month: Month): string => `${NAMES[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`

/** `4 March 2026` */
export const dayWords = (day: string): string => `${Number(day.slice(8))} ${monthWords(monthOf(day))}`

export const monthAfter = (month: Month, count: number): Month => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** Its days in rows of a week; null for those of another month. */
export function weeksOf(month: Month): (string | null)[][] {
  const first = `${month}-01`
  const blank = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const days: (string | null)[] = Array.from({ length: blank }, () => null)
  for (let day = first; monthOf(day) === month; day = dayAfter(day, 1)) days.push(day)
  while (days.length % 7 !== 0) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}

export type ByDay = ReadonlyMap<string, DayResult>

export const byDay = (days: readonly DayResult[]): ByDay => new Map(days.map((day) => [day.day, day]))

export const realizedOn = (days: ByDay, day: string | null): Decimal | null => (day === null ? null : decimal(days.get(day)?.realized))

/** Of these days; null when none of them saw a position close. */
export function totalOf(days: ByDay, wanted: readonly (string | null)[]): Decimal | null {
  const known = wanted.flatMap((day) => realizedOn(days, day) ?? [])
  return known.length === 0 ? null : sum(known)
}

export interface MonthTotal {
  month: Month
  count: number
  wins: number
  realized: Decimal
}

/** Every month in which a position closed, latest first. */
export function monthTotals(days: readonly DayResult[]): MonthTotal[] {
  const totals = new Map<Month, MonthTotal>()
  for (const { day, count, wins, realized } of days) {
    const month = monthOf(day)
    const before = totals.get(month) ?? { month, count: 0, wins: 0, realized: ZERO }
    totals.set(month, { month, count: before.count + count, wins: before.wins + wins, realized: before.realized.plus(decimal(realized) ?? ZERO) })
  }
  return [...totals.values()].sort((a, b) => (a.month < b.month ? 1 : -1))
}
