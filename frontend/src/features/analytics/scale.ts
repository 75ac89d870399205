/** From amounts to places, strengths and short words, as the drawings need them. Pure; only a share is a float. */
import { type Decimal, ZERO, decimal, format } from '@/lib/decimal'

/** Of the largest, whatever the signs: 0 to 1; 0 where there is none. */
export function shareOf(value: Decimal, largest: Decimal): number {
  return largest.lte(ZERO) ? 0 : Number(value.abs().div(largest).toFixed(4))
}

export function largestOf(values: Iterable<Decimal>): Decimal {
  let largest = ZERO
  for (const value of values) if (value.abs().gt(largest)) largest = value.abs()
  return largest
}

/** How strongly a cell is coloured: the least can be seen, and text stays readable on the most. */
export const strengthOf = (share: number): number => (share === 0 ? 0 : 0.1 + share * 0.3)

const UNITS: readonly (readonly [Decimal | null, string])[] = [
  [decimal('1e9'), 'B'],
  [decimal('1e6'), 'M'],
  [decimal('1e3'), 'k'],
]
const HUNDRED = decimal('100') ?? ZERO
const TEN = decimal('10') ?? ZERO

/** Four or five characters with the sign: `+4.21`, `−42.2`, `+421`, `+4.2k`, `−42k`. */
export function short(value: Decimal): string {
  const size = value.abs()
  const [unit, letter] = UNITS.find(([least]) => least !== null && size.gte(least)) ?? [null, '']
  const shown = unit === null ? value : value.div(unit)
  const height = shown.abs()
  const decimals = height.gte(HUNDRED) ? 0 : height.gte(TEN) ? (letter === '' ? 1 : 0) : letter === '' ? 2 : 1
  return `${format(shown, { decimals, signed: true })}${letter}`
}

/** Whole numbers from 0 up to a round one at or above the largest, about `wanted` of them. */
export function countTicks(largest: number, wanted = 4): number[] {
  const rough = Math.max(1, largest) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power)
  return Array.from({ length: Math.ceil(Math.max(1, largest) / step) + 1 }, (_, i) => i * step)
}

/** Every so many, so that no more than `most` of `count` are named. */
export const everyOf = (count: number, most: number): number => Math.max(1, Math.ceil(count / most))
