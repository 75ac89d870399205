/** The order and the filter of the open groups: pure, so that the table is the same for the same data. */
import type { GroupView } from '@/api/types'
import type { Decimal } from '@/lib/decimal'
import { compare, compareTimes } from '@/lib/merge'

import { nextTarget, unrealized } from './calculate'

export type SortKey = 'pair' | 'amount' | 'percent' | 'target' | 'age'

export interface Sort {
  key: SortKey
  descending: boolean
}

/** Newest first. */
export const BY_AGE: Sort = { key: 'age', descending: false }

/** True for an order that the market changes. */
export const needsPrices = ({ key }: Sort): boolean => key !== 'pair' && key !== 'age'

type PriceOf = (group: GroupView) => Decimal | null

/** Unknown values come last whichever way the column is sorted. */
export function sorted(groups: readonly GroupView[], { key, descending }: Sort, priceOf: PriceOf): GroupView[] {
  const turn = descending ? -1 : 1
  if (key === 'pair') return [...groups].sort((a, b) => turn * compare(a.symbol, b.symbol) || compare(a.id, b.id))
  if (key === 'age') return [...groups].sort((a, b) => turn * compareTimes(b.opened_at, a.opened_at) || compare(a.id, b.id))
  const keyed = groups.map((group) => ({ group, value: valueOf(group, key, priceOf(group)) }))
  keyed.sort((a, b) => byValue(a.value, b.value, turn) || compare(a.group.id, b.group.id))
  return keyed.map(({ group }) => group)
}

function valueOf(group: GroupView, key: 'amount' | 'percent' | 'target', price: Decimal | null): Decimal | null {
  if (key === 'target') return nextTarget(group, price)?.progress ?? null
  return unrealized(group, price)?.[key] ?? null
}

function byValue(a: Decimal | null, b: Decimal | null, turn: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return turn * a.cmp(b)
}

/** Groups whose pair holds the text, whatever the case or the separator: `btcusdt` finds `BTC/USDT`. */
export function matching(groups: readonly GroupView[], text: string): readonly GroupView[] {
  const wanted = bare(text)
  return wanted === '' ? groups : groups.filter((group) => bare(group.symbol).includes(wanted))
}

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
