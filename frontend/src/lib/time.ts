/** Times for people: arrive as UTC, are shown in the browser's zone, exact on hover. All functions are pure. */
import { UNKNOWN } from './decimal'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (n: number): string => String(n).padStart(2, '0')

/** How long ago, in the two largest units: `42 s`, `12 m`, `3 h 05 m`, `2 d 4 h`. A clock ahead of ours counts as now. */
export function duration(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`
  if (span < DAY) return `${Math.floor(span / HOUR)} h ${two(Math.floor((span % HOUR) / MINUTE))} m`
  return `${Math.floor(span / DAY)} d ${Math.floor((span % DAY) / HOUR)} h`
}

/** Milliseconds from an ISO time to `now`. */
export const since = (iso: string, now: number): number => now - Date.parse(iso)

/** `09:15:04` on the same day, else `3 Nov 09:15`. */
export function clock(iso: string, now: number): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return UNKNOWN
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.toDateString() === new Date(now).toDateString()) return `${time}:${two(date.getSeconds())}`
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${time}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Date, time to the millisecond and the zone's offset, for a hover: `2026-03-04 09:15:00.412 UTC+01:00`. */
export function exact(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return UNKNOWN
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')} ${zoneOf(date)}`
}

/** The zone that times are shown in, as an offset: `UTC+01:00`. */
export function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '\u2212' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A candle's length as traders write it: `30s`, `15m`, `4h`, `1D`, `1W`. */
export function timeframe(seconds: number | null): string {
  if (seconds === null) return UNKNOWN
  const unit = UNITS.find(([size]) => seconds >= size && seconds % size === 0)
  return unit === undefined ? `${seconds}s` : `${seconds / unit[0]}${unit[1]}`
}

const UNITS: readonly (readonly [number, string])[] = [
  [30 * 86_400, 'M'],
  [7 * 86_400, 'W'],
  [86_400, 'D'],
  [3_600, 'h'],
  [60, 'm'],
]
