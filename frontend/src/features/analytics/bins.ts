/** The bins of a distribution in words and tones. Pure. */
import type { AnalysisView } from '@/api/types'
import { ZERO, decimal } from '@/lib/decimal'
import { formatOwn } from '@/lib/ownDigits'
import type { Tone } from '@/ui/tone'

type Bin = AnalysisView['distribution'][number]

/** No bin holds both wins and losses. */
export function binTone({ low, high }: Bin): Tone {
  const from = decimal(low)
  if (from !== null) return from.gte(ZERO) ? 'profit' : 'loss'
  return decimal(high)?.lte(ZERO) === true ? 'loss' : 'profit'
}

const amount = (value: string): string => formatOwn(value).replace(/^-/, '\u2212')

/** `−20 to −10`, `below −50`, `50 and more` */
export function binWords({ low, high }: Bin): string {
  if (low === null) return high === null ? 'any' : `below ${amount(high)}`
  return high === null ? `${amount(low)} and more` : `${amount(low)} to ${amount(high)}`
}

/** Which edge, counted from 0 at the left, is the one at 0; null when none is. */
export function zeroAt(bins: readonly Bin[]): number | null {
  const edges = [...bins.map(({ low }) => low), bins.at(-1)?.high ?? null]
  const found = edges.findIndex((edge) => decimal(edge)?.eq(ZERO) === true)
  return found < 0 ? null : found
}

/** The amount at an edge; empty at an open end. */
export function edgeWords(bins: readonly Bin[], edge: number): string {
  const value = edge < bins.length ? bins[edge]?.low : bins.at(-1)?.high
  return value === null || value === undefined ? '' : amount(value)
}
