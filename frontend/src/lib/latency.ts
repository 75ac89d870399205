/** Short times in milliseconds, with as many digits as matter. */
import { type Decimal, UNKNOWN, format, whole } from './decimal'

/** `0.42 ms` below ten, `12 ms` from there on. */
export function formatMilliseconds(value: Decimal | null): string {
  if (value === null) return UNKNOWN
  return `${format(value, { decimals: value.lt(whole(10)) ? 2 : 0 })}\u202fms`
}
