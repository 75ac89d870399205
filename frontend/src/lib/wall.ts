/** From the wall clock of a zone back to the moment, and days as they begin there. Pure. */
import { conventions } from './conventions'
import { type Wall, wallOf } from './time'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const read = ({ year, month, day, hour, minute, second }: Wall): number => Date.UTC(year, month - 1, day, hour, minute, second)

/** Milliseconds. Where clocks skip the time, the moment at which they do. */
export function momentOf(wall: Wall, zone = conventions().zone): number {
  const wanted = read(wall)
  const nearer = (time: number): number => time + wanted - read(wallOf(new Date(time), zone))
  const first = nearer(wanted)
  const second = nearer(first)
  return nearer(second) === second ? second : Math.max(first, second)
}

/** `2026-03-04` on the wall of a zone. */
export function dayOf(time: number, zone = conventions().zone): string {
  return new Date(read({ ...wallOf(new Date(time), zone), hour: 0, minute: 0, second: 0 })).toISOString().slice(0, 10)
}

/** Days later, or earlier: `2026-02-28` and 1 → `2026-03-01`. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)

/** When a day begins there, ISO. */
export const startOf = (day: string, zone = conventions().zone): string => isoOf(`${day}T00:00`, zone) ?? ''

/** What a field for date and time holds → ISO; null for what is none. */
export function isoOf(typed: string, zone = conventions().zone): string | null {
  const time = Date.parse(`${typed}:00Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) || Number.isNaN(time)) return null
  return new Date(momentOf(wallOf(new Date(time), 'UTC'), zone)).toISOString()
}

/** ISO → what a field for date and time holds: `2026-03-04T09:15`. */
export function typedOf(iso: string, zone = conventions().zone): string {
  const time = Date.parse(iso)
  return Number.isNaN(time) ? '' : new Date(read(wallOf(new Date(time), zone))).toISOString().slice(0, 16)
}
