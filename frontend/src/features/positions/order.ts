/** The order of the open groups: pure, so that the table is the same for the same data. */
import type { GroupStatus, GroupView } from '@/api/types'
import { type Decimal, decimal } from '@/lib/decimal'
import { compare, compareTimes } from '@/lib/merge'

import { gain, nextTarget, unrealized } from './calculate'
import type { ColumnKey } from './list/columns'
import { GROUP_WORDS, MODE_WORDS } from './words'

export type SortKey = ColumnKey

export interface Sort {
  key: SortKey
  descending: boolean
}

/** Newest first. */
export const BY_AGE: Sort = { key: 'age', descending: false }

/** What an order is made of: the latest prices, and what the accounts are called. */
export interface Known {
  priceOf: (group: GroupView) => Decimal | null
  accountOf: (accountId: string) => string
}

const FIXED: readonly SortKey[] = ['pair', 'timeframe', 'side', 'account', 'age']

/** True for an order that changes while the groups stay the same. */
export const moves = ({ key }: Sort): boolean => !FIXED.includes(key)

const RISING: readonly SortKey[] = [...FIXED, 'mode', 'state']

/** The first press sorts a column its natural way: names from A on, numbers from the largest on. */
export const pressed = (sort: Sort, key: SortKey): Sort => ({
  key,
  descending: sort.key === key ? !sort.descending : !RISING.includes(key),
})

const STATES = Object.keys(GROUP_WORDS)

/** The way that a group goes, from waiting to its end. */
export const stateOrder = (status: GroupStatus): number => STATES.indexOf(status)

type Value = string | number | Decimal | null

const VALUES: Readonly<Record<Exclude<SortKey, 'age'>, (group: GroupView, price: Decimal | null, known: Known) => Value>> = {
  pair: ({ symbol }) => symbol,
  timeframe: ({ timeframe_seconds }) => timeframe_seconds,
  side: ({ side }) => side,
  pyramids: ({ pyramids }) => pyramids.length,
  legs: ({ legs_filled }) => legs_filled,
  average: ({ average_price }) => decimal(average_price),
  price: (_, price) => price,
  amount: gain,
  percent: (group, price) => unrealized(group, price)?.percent ?? null,
  target: (group, price) => nextTarget(group, price)?.progress ?? null,
  mode: ({ tp_mode }) => MODE_WORDS[tp_mode],
  state: ({ status }) => stateOrder(status),
  account: ({ account_id }, _, { accountOf }) => accountOf(account_id),
  invested: ({ invested }) => decimal(invested),
  realized: ({ realized_pnl }) => decimal(realized_pnl),
}

/** Unknown values come last whichever way the column is sorted. */
export function sorted(groups: readonly GroupView[], { key, descending }: Sort, known: Known): GroupView[] {
  const turn = descending ? -1 : 1
  if (key === 'age') return [...groups].sort((a, b) => turn * compareTimes(b.opened_at, a.opened_at) || compare(a.id, b.id))
  const valued = groups.map((group) => ({ group, value: VALUES[key](group, known.priceOf(group), known) }))
  valued.sort((a, b) => byValue(a.value, b.value, turn) || compare(a.group.symbol, b.group.symbol) || compare(a.group.id, b.group.id))
  return valued.map(({ group }) => group)
}

function byValue(a: Value, b: Value, turn: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'string' && typeof b === 'string') return turn * compare(a, b)
  if (typeof a === 'number' && typeof b === 'number') return turn * (a - b)
  return typeof a === 'object' && typeof b === 'object' ? turn * a.cmp(b) : 0
}
