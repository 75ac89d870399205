/** The changes that a table of levels knows. Pure: levels in, levels out, every number a text. */
import type { Level, Portion } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, decimal, roundDown, sum, whole } from '@/lib/decimal'

export type LevelField = 'gap_percent' | 'weight_percent' | 'tp_percent'

const FINEST = '0.01'
const FIRST: Level = { gap_percent: '0', weight_percent: '100', tp_percent: '1', portions: [] }

export const setLevel = (levels: readonly Level[], index: number, field: LevelField, value: string): Level[] =>
  levels.map((level, i) => (i === index ? { ...level, [field]: value } : level))

/** One leg more at the end: as far beyond the last as that is beyond the one before, with its weight and target. */
export function addLevel(levels: readonly Level[]): Level[] {
  const last = levels.at(-1)
  if (last === undefined) return [FIRST]
  const gap = decimal(last.gap_percent)
  const before = decimal(levels.at(-2)?.gap_percent)
  const step = gap === null || before === null ? decimal('1') : gap.minus(before)
  const next = gap === null || step === null ? '' : gap.plus(step).toFixed()
  return [...levels, { ...last, gap_percent: next }]
}

export const removeLevel = (levels: readonly Level[], index: number): Level[] => levels.filter((_level, i) => i !== index)

/**
 * Swaps two neighbours' weights and targets. The distances stay where they are: they must grow from leg to leg.
 * @param by -1 nearer to the base, 1 further away
 */
export function moveLevel(levels: readonly Level[], index: number, by: -1 | 1): Level[] {
  const moved = levels[index]
  const other = levels[index + by]
  if (moved === undefined || other === undefined) return [...levels]
  return levels.map((level, i) => {
    if (i === index) return { ...other, gap_percent: moved.gap_percent }
    return i === index + by ? { ...moved, gap_percent: other.gap_percent } : level
  })
}

export const setPortions = (levels: readonly Level[], index: number, portions: readonly Portion[]): Level[] =>
  levels.map((level, i) => (i === index ? { ...level, portions: [...portions] } : level))

/** Null when one of the texts is no number. */
export function total(texts: readonly string[]): Decimal | null {
  const values = texts.map((text) => decimal(text))
  const known = values.filter((value) => value !== null)
  return known.length === values.length ? sum(known) : null
}

/** Whether the engine takes the total for 100: it may be 0.01 off. */
export const isHundred = (value: Decimal): boolean => value.minus(HUNDRED).abs().lte(decimal(FINEST) ?? ZERO)

/**
 * The same proportions with a total of exactly 100: down to 0.01 each, and the last gets what that leaves. Equal parts
 * when there is nothing to keep in proportion, or the proportions would leave one without any.
 */
export function madeHundred(texts: readonly string[]): string[] {
  if (texts.length === 0) return []
  const values = texts.map((text) => decimal(text) ?? ZERO)
  const scaled = scaledTo100(values, sum(values))
  const fair = scaled.every((value) => value.gt(ZERO)) ? scaled : scaledTo100(values.map(() => whole(1)), whole(values.length))
  return fair.map((value) => value.toFixed())
}

function scaledTo100(values: readonly Decimal[], all: Decimal): Decimal[] {
  if (all.lte(ZERO)) return values.map(() => ZERO)
  const parts = values.map((value) => roundDown(value.times(HUNDRED).div(all), FINEST))
  const rest = HUNDRED.minus(sum(parts))
  return parts.map((part, i) => (i === parts.length - 1 ? part.plus(rest) : part))
}

export function withWeightsOf100(levels: readonly Level[]): Level[] {
  const weights = madeHundred(levels.map(({ weight_percent }) => weight_percent))
  return levels.map((level, i) => ({ ...level, weight_percent: weights[i] ?? level.weight_percent }))
}
