/** Which of the open groups are shown: by text and by what is chosen. Pure. */
import type { GroupStatus, GroupView, Side } from '@/api/types'
import { type Decimal, ZERO } from '@/lib/decimal'

import { gain } from '../calculate'

/** What is empty or null narrows nothing. */
export interface Narrowing {
  text: string
  side: Side | null
  result: 'profit' | 'loss' | null
  states: readonly GroupStatus[]
  accounts: readonly string[]
  /** Seconds; null is a group without one. */
  timeframes: readonly (number | null)[]
}

export const EVERYTHING: Narrowing = { text: '', side: null, result: null, states: [], accounts: [], timeframes: [] }

export const isNarrowed = ({ text, side, result, states, accounts, timeframes }: Narrowing): boolean =>
  bare(text) !== '' || side !== null || result !== null || states.length + accounts.length + timeframes.length > 0

/** True for what the market or a fill may change by itself. */
export const watches = ({ result, states }: Narrowing): boolean => result !== null || states.length > 0

/** Whatever the case or the separator: `btcusdt` finds `BTC/USDT`. */
export function narrowed(
  groups: readonly GroupView[],
  { text, side, result, states, accounts, timeframes }: Narrowing,
  priceOf: (group: GroupView) => Decimal | null,
): readonly GroupView[] {
  const wanted = bare(text)
  return groups.filter(
    (group) =>
      (wanted === '' || bare(group.symbol).includes(wanted)) &&
      (side === null || group.side === side) &&
      (states.length === 0 || states.includes(group.status)) &&
      (accounts.length === 0 || accounts.includes(group.account_id)) &&
      (timeframes.length === 0 || timeframes.includes(group.timeframe_seconds)) &&
      (result === null || resultOf(group, priceOf(group)) === result),
  )
}

/** Null at nothing gained or lost, and while it is not known. */
function resultOf(group: GroupView, price: Decimal | null): Narrowing['result'] {
  const amount = gain(group, price) ?? ZERO
  if (amount.eq(ZERO)) return null
  return amount.gt(ZERO) ? 'profit' : 'loss'
}

export const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
