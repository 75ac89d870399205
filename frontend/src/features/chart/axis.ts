/** The words on the time axis, in the zone that all times are shown in. Pure. */
import { clock, exact } from '@/lib/time'

/** As the chart library counts: 0 year, 1 month, 2 day, 3 time, 4 time with seconds. */
const DAY_MARK = 2

/** @param time seconds of UTC @param mark how coarse the mark is */
export function tickLabel(time: unknown, mark: number): string | null {
  if (typeof time !== 'number') return null
  const iso = new Date(time * 1_000).toISOString()
  // Read as if from another day, a time comes with its date: `3 Nov 09:15`.
  const [day = '', month = '', minutes = ''] = clock(iso, 0).split(' ')
  if (mark > DAY_MARK) return minutes
  if (mark === DAY_MARK) return `${day} ${month}`
  return mark === 0 ? exact(iso).slice(0, 4) : month
}

/** @param time seconds of UTC */
export function hoverTime(time: unknown): string {
  return typeof time === 'number' ? exact(new Date(time * 1_000).toISOString()).slice(0, 16) : ''
}
