/** What a value comes to, in words beside its field. */
import { type Decimal, ZERO, decimal, format, formatMoney, percentOf } from '@/lib/decimal'
import { duration } from '@/lib/time'

import type { Known } from '../field'

/** A setting as a number; what is typed and is none yet counts as nothing. */
export const money = (text: string): Decimal => decimal(text) ?? ZERO

/** `3.0 % of the capital` */
export function ofCapital(value: Decimal, { settings }: Known): string | null {
  const part = percentOf(value, money(settings.capital))
  return part === null ? null : `${format(part, { decimals: 1 })}\u202f% of the capital`
}

/** `8 000.00 USDT with all slots taken, 80.0 % of the capital` */
export function inAll(value: Decimal, known: Known): string {
  const part = ofCapital(value, known)
  return `${formatMoney(value, known.quote)} ${known.quote} with all slots taken${part === null ? '' : `, ${part}`}`
}

const MINUTE_MS = 60_000
const LONGEST_MINUTES = 10_000_000

/** Minutes as hours and days, from an hour on. */
export function asTime(minutes: Decimal): string | null {
  const count = Number(minutes.toFixed(0))
  return count >= 60 && count <= LONGEST_MINUTES ? duration(count * MINUTE_MS) : null
}
