/** Which market a ladder is looked at on: pair, side, entry price, candles. */
import type { PortfolioSettings, Side } from '@/api/types'
import { decimal } from '@/lib/decimal'

import { type Draft, type LadderDraft, draftOf, ladderAt, ruleAt } from './draft'

export interface MarketChoice {
  /** For the ladder that fits every pair; one for a pair has its own. */
  symbol: string
  side: Side
  /** Quote; empty: the price as it was when the market was chosen. */
  price: string
  /** Seconds of a candle; null: those of the ladder's own timeframe, else what suits its depth. */
  candles: number | null
  /** An alert's size in quote, where alerts decide the capital. */
  size: string
}

export const CANDLES = [60, 300, 900, 3_600, 14_400, 86_400] as const
const USUAL_CANDLES = 900
/** The deeper a ladder, the longer the past that it is seen against. By the depth that each is for at most, percent. */
const BY_DEPTH: readonly (readonly [string, number])[] = [
  ['1.5', 60],
  ['4', 300],
  ['10', 900],
  ['25', 3_600],
]
const DEEPEST = 14_400

export interface LookedAt {
  accountId: string
  symbol: string
  seconds: number
}

/** The market itself, which is the ladder's own where it names one. */
export function lookedAt(choice: MarketChoice, settings: PortfolioSettings, draft: Draft, key: string): LookedAt {
  const rule = ruleAt(draft, key)
  return {
    accountId: rule?.account ?? settings.default_account,
    symbol: rule?.symbol ?? choice.symbol,
    // By the ladder as it is saved: typing changes no candles.
    seconds: choice.candles ?? rule?.timeframe ?? suitable(ladderAt(draftOf(settings), key)),
  }
}

function suitable(ladder: LadderDraft | null): number {
  const depth = ladder?.form === 'table' ? decimal(ladder.levels.at(-1)?.gap_percent) : null
  if (depth === null) return USUAL_CANDLES
  return BY_DEPTH.find(([most]) => depth.lte(most))?.[1] ?? DEEPEST
}
