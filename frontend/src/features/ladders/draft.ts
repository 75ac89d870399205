/**
 * A portfolio's ladders while they are edited: every number a text as typed, the table and the generator both kept, so
 * that switching between them loses nothing. Pure; `partOf` is what the server would be sent.
 */
import type { Ladder, LadderRule, Level, PortfolioSettings, Pyramiding } from '@/api/types'
import { decimal } from '@/lib/decimal'
import { plainNumber } from '@/lib/typedNumber'

/** More of them are not listed while a count is typed; the server has the bound that counts. */
export const MOST_PYRAMIDS = 100

export type Form = 'table' | 'generator'

/** The safety-order form as typed. */
export interface GeneratorDraft {
  count: string
  first_step_percent: string
  step_scale: string
  volume_scale: string
  tp_percent: string
}

export interface PyramidDraft {
  index: number
  levels: readonly Level[]
}

export interface LadderDraft {
  form: Form
  levels: readonly Level[]
  generator: GeneratorDraft
  /** Pyramids with levels of their own, by index. */
  pyramids: readonly PyramidDraft[]
  entry_order_type: Ladder['entry_order_type']
  /** Empty: no limit. So the next two. */
  max_resting_legs: string
  cancel_beyond_percent: string
  cancel_after_minutes: string
}

export interface RuleDraft {
  symbol: string
  /** Seconds; null: any. */
  timeframe: number | null
  /** Null: any. */
  account: string | null
  ladder: LadderDraft
}

export interface PyramidingDraft {
  max_pyramids: string
  capital: Pyramiding['capital']
  /** As many as were ever typed, so that retyping the count loses none. Empty: equal parts. */
  shares: readonly string[]
}

export interface Draft {
  ladder: LadderDraft
  rules: readonly RuleDraft[]
  pyramiding: PyramidingDraft
}

/** The part of the settings that is edited here. */
export type LadderPart = Pick<PortfolioSettings, 'ladder' | 'ladders' | 'pyramiding'>

export function draftOf({ ladder, ladders, pyramiding }: LadderPart): Draft {
  return {
    ladder: ladderDraftOf(ladder),
    rules: ladders.map((rule) => ({
      symbol: rule.symbol,
      timeframe: rule.timeframe ?? null,
      account: rule.account_id ?? null,
      ladder: ladderDraftOf(rule.ladder),
    })),
    pyramiding: { max_pyramids: String(pyramiding.max_pyramids), capital: pyramiding.capital, shares: pyramiding.shares },
  }
}

export function ladderDraftOf(ladder: Ladder): LadderDraft {
  const { generator } = ladder
  return {
    form: generator === null || generator === undefined ? 'table' : 'generator',
    levels: ladder.levels,
    generator: generator === null || generator === undefined ? generatorLike(ladder.levels) : { ...generator, count: String(generator.count) },
    pyramids: ladder.pyramid_levels.map(([index, levels]) => ({ index, levels })),
    entry_order_type: ladder.entry_order_type,
    max_resting_legs: textOf(ladder.max_resting_legs),
    cancel_beyond_percent: ladder.cancel_beyond_percent ?? '',
    cancel_after_minutes: textOf(ladder.cancel_after_minutes),
  }
}

const textOf = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value))

/** The generator that a trader would begin with who comes from these levels: as many legs, the same first step. */
function generatorLike(levels: readonly Level[]): GeneratorDraft {
  const step = decimal(levels[1]?.gap_percent)?.minus(decimal(levels[0]?.gap_percent) ?? '0')
  return {
    count: String(Math.max(levels.length, 1)),
    first_step_percent: step === undefined ? '1' : step.toFixed(),
    step_scale: '1',
    volume_scale: '1',
    tp_percent: levels[0]?.tp_percent ?? '1',
  }
}

export function partOf({ ladder, rules, pyramiding }: Draft): LadderPart {
  return {
    ladder: ladderOf(ladder),
    ladders: rules.map(ruleOf),
    pyramiding: pyramidingOf(pyramiding),
  }
}

export const pyramidingOf = (draft: PyramidingDraft): Pyramiding => ({
  max_pyramids: wholeOf(draft.max_pyramids),
  capital: draft.capital,
  shares: draft.capital === 'shared' ? sharesOf(draft) : [],
})

/** One for each pyramid; empty: equal parts. */
export function sharesOf({ max_pyramids, shares }: PyramidingDraft): string[] {
  if (shares.length === 0) return []
  return Array.from({ length: Math.min(wholeOf(max_pyramids), MOST_PYRAMIDS) }, (_, i) => shares[i] ?? '')
}

const ruleOf = ({ symbol, timeframe, account, ladder }: RuleDraft): LadderRule => ({
  symbol,
  ladder: ladderOf(ladder),
  timeframe,
  account_id: account,
})

export function ladderOf(draft: LadderDraft): Ladder {
  const { generator } = draft
  const generated = draft.form === 'generator'
  return {
    levels: generated ? [] : [...draft.levels],
    generator: generated ? { ...generator, count: wholeOf(generator.count) } : null,
    pyramid_levels: draft.pyramids.map(({ index, levels }) => [index, [...levels]]),
    entry_order_type: draft.entry_order_type,
    max_resting_legs: draft.max_resting_legs === '' ? null : wholeOf(draft.max_resting_legs),
    cancel_beyond_percent: draft.cancel_beyond_percent === '' ? null : draft.cancel_beyond_percent,
    cancel_after_minutes: draft.cancel_after_minutes === '' ? null : wholeOf(draft.cancel_after_minutes),
  }
}

/** A count as typed; nothing typed is 0, which the server refuses with the bounds. Its field takes digits only. */
export const wholeOf = (text: string): number => (text === '' ? 0 : Number(text))

/** What is typed into a field for a decimal: digits and a point. What may mean two numbers keeps its comma. */
export const decimalText = (typed: string): string => plainNumber(typed.replace(/[^\d.,]/g, ''))

/** What is typed into a field for a count. */
export const wholeText = (typed: string): string => typed.replace(/\D/g, '').slice(0, 7)

/** True when both say the same, however the numbers are written. */
export const isSame = (a: LadderPart, b: LadderPart): boolean => canonical(a) === canonical(b)

function canonical(part: LadderPart): string {
  return JSON.stringify(partOf(draftOf(part)), (_key, value: unknown) =>
    typeof value === 'string' ? (decimal(value)?.toFixed() ?? value) : value,
  )
}

/** Names a ladder in an address and in a list: the default one is the empty text. */
export const ruleKey = ({ symbol, timeframe, account }: Omit<RuleDraft, 'ladder'>): string =>
  [symbol, timeframe === null ? '' : String(timeframe), account ?? ''].join('|')

export const DEFAULT_KEY = ''

export const ladderAt = (draft: Draft, key: string): LadderDraft | null =>
  key === DEFAULT_KEY ? draft.ladder : (draft.rules.find((rule) => ruleKey(rule) === key)?.ladder ?? null)

export const ruleAt = (draft: Draft, key: string): RuleDraft | null => draft.rules.find((rule) => ruleKey(rule) === key) ?? null

export function withLadder(draft: Draft, key: string, change: (ladder: LadderDraft) => LadderDraft): Draft {
  if (key === DEFAULT_KEY) return { ...draft, ladder: change(draft.ladder) }
  return { ...draft, rules: draft.rules.map((rule) => (ruleKey(rule) === key ? { ...rule, ladder: change(rule.ladder) } : rule)) }
}

/** How many pyramids the draft allows, for lists of them; 1 while the field is empty. */
export const pyramidCount = ({ max_pyramids }: PyramidingDraft): number => Math.min(Math.max(wholeOf(max_pyramids), 1), MOST_PYRAMIDS)

/** Most specific first, in the order in which the engine looks: account and timeframe, account, timeframe, pair. */
export function bySpecificity(rules: readonly RuleDraft[]): RuleDraft[] {
  const rank = ({ account, timeframe }: RuleDraft): number => (account === null ? 0 : 2) + (timeframe === null ? 0 : 1)
  return [...rules].sort((a, b) => a.symbol.localeCompare(b.symbol, 'en') || rank(b) - rank(a))
}

