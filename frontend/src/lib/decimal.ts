/**
 * Decimal arithmetic and its printing. The rule: money, prices and quantities arrive as strings, are computed here and
 * leave as strings; no binary float ever stands in between. The constructor is strict: it throws on a JavaScript number.
 */
import Big, { type BigConstructor } from 'big.js'

import { conventions } from './conventions'

const Strict: BigConstructor = Big()
Strict.strict = true
Strict.DP = 24

export type Decimal = Big

/** Shown wherever a value is not known; never a zero. */
export const UNKNOWN = '—'
const MINUS = '\u2212'

export const ZERO: Decimal = new Strict('0')
export const HUNDRED: Decimal = new Strict('100')

/** The decimal that a wire string names; null for null, undefined and anything that is not a number. */
export function decimal(value: string | null | undefined): Decimal | null {
  if (value === null || value === undefined) return null
  try {
    return new Strict(value)
  } catch {
    return null
  }
}

/** A whole number, such as a count or an index, as a decimal. */
export function whole(value: number): Decimal {
  return new Strict(String(Math.trunc(value)))
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO
  for (const value of values) total = total.plus(value)
  return total
}

/** Digits after the point that a tick or step size allows: `0.01000` → 2, `1E-8` → 8, `10` → 0. */
export function decimalsOf(step: string): number {
  const size = decimal(step)
  return size === null ? 2 : (size.toFixed().split('.')[1]?.length ?? 0)
}

/** The largest multiple of `step` that is not above `value`, both positive. */
export function roundDown(value: Decimal, step: string): Decimal {
  const size = decimal(step)
  if (size === null || size.lte(ZERO)) return value
  return value.div(size).round(0, Strict.roundDown).times(size)
}

/** `part / of × 100`; null when `of` is zero. */
export function percentOf(part: Decimal, of: Decimal): Decimal | null {
  return of.eq(ZERO) ? null : part.div(of).times(HUNDRED)
}

export function clamp(value: Decimal, low: Decimal, high: Decimal): Decimal {
  if (value.lt(low)) return low
  return value.gt(high) ? high : value
}

export interface NumberFormat {
  /** Digits after the point, always all of them. */
  decimals: number
  /** Show `+` on gains; a loss always shows its minus. */
  signed?: boolean
}

/** `-1234.5` → `−1 234.50`, in the reader's own form. Rounds half up; what rounds to zero has no sign; null → `—`. */
export function format(value: Decimal | null, { decimals, signed = false }: NumberFormat): string {
  if (value === null) return UNKNOWN
  const digits = value.abs().toFixed(decimals)
  const sign = /[1-9]/.test(digits) ? signOf(value, signed) : ''
  return `${sign}${written(digits)}`
}

/** All the digits that a number has, in the reader's own form: `10000.5` → `10 000.5`. */
export const formatExact = (value: Decimal): string => `${signOf(value, false)}${written(value.abs().toFixed())}`

/** @param digits plain, without a sign */
function written(digits: string): string {
  const { thousands, point } = conventions()
  const [units = '0', fraction] = digits.split('.')
  const grouped = units.replace(/\B(?=(?:\d{3})+$)/g, thousands)
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`
}

function signOf(value: Decimal, signed: boolean): string {
  if (value.lt(ZERO)) return MINUS
  return signed ? '+' : ''
}

/** Digits that amounts of a coin are shown with: cents for money-like coins, more for those worth a lot. */
export function moneyDecimals(coin: string): number {
  return HEAVY_COINS[coin] ?? 2
}

const HEAVY_COINS: Readonly<Record<string, number>> = { BTC: 8, ETH: 6, BNB: 5 }

export const formatMoney = (value: Decimal | null, coin: string): string => format(value, { decimals: moneyDecimals(coin) })

/** Profit or loss: the sign is always shown. */
export const formatPnl = (value: Decimal | null, coin: string): string =>
  format(value, { decimals: moneyDecimals(coin), signed: true })

/** A price or a quantity, with the digits of the market's own tick or step. */
export const formatStep = (value: Decimal | null, step: string): string => format(value, { decimals: decimalsOf(step) })

export const formatPercent = (value: Decimal | null, decimals = 2): string =>
  value === null ? UNKNOWN : `${format(value, { decimals, signed: true })}\u202f%`
