/** Times for people: arrive as UTC, are shown in the reader's zone (by default the browser's), exact on hover. */
import { conventions } from './conventions'
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

/** A moment on the wall clock of a zone; months from 1. */
export interface Wall {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** @param zone `local`, `UTC` or a name such as `Europe/Berlin`; by default the reader's */
export function wallOf(date: Date, zone = conventions().zone): Wall {
  if (zone === 'local') {
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
    }
  }
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of formatterOf(zone).formatToParts(date)) {
    if (type in parts) parts[type as keyof Wall] = Number(value)
  }
  return parts
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const number = 'numeric'
  const fields = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const
  const made = new Intl.DateTimeFormat('en-US', { ...fields, timeZone: zone, hourCycle: 'h23' })
  formatters.set(zone, made)
  return made
}

const sameDay = (a: Wall, b: Wall): boolean => a.year === b.year && a.month === b.month && a.day === b.day

/** `09:15:04` on the same day, else `3 Nov 09:15`. */
export function clock(iso: string, now: number): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return UNKNOWN
  const wall = wallOf(date)
  const time = `${two(wall.hour)}:${two(wall.minute)}`
  if (sameDay(wall, wallOf(new Date(now)))) return `${time}:${two(wall.second)}`
  return `${wall.day} ${MONTHS[wall.month - 1] ?? ''} ${time}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Date, time to the millisecond and the zone's offset, for a hover: `2026-03-04 09:15:00.412 UTC+01:00`. */
export function exact(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return UNKNOWN
  const wall = wallOf(date)
  const day = `${wall.year}-${two(wall.month)}-${two(wall.day)}`
  const time = `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')} ${zoneOf(date)}`
}

/** The zone that times are shown in, as an offset: `UTC+01:00`. */
export function zoneOf(date: Date, zone = conventions().zone): string {
  const { year, month, day, hour, minute, second } = wallOf(date, zone)
  const there = Date.UTC(year, month - 1, day, hour, minute, second)
  const minutes = Math.round((there - Math.floor(date.getTime() / SECOND) * SECOND) / MINUTE)
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
