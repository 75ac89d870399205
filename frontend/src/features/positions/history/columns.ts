/** The columns of the closed groups. */
import type { Column } from '@/ui/table/columns'
import type { Sorting } from '@/ui/table/HeadRow'

import type { Order } from './filter'

export type HistoryKey =
  | 'pair'
  | 'timeframe'
  | 'side'
  | 'account'
  | 'pyramids'
  | 'legs'
  | 'entered'
  | 'realized'
  | 'percent'
  | 'fees'
  | 'span'
  | 'closed'
  | 'state'

/** @param accounts whether it matters which account it was */
export function historyColumns(quote: string, accounts: boolean): readonly Column<HistoryKey>[] {
  const all: readonly Column<HistoryKey>[] = [
    { key: 'pair', title: 'Pair', width: 104, grow: 1.2 },
    { key: 'timeframe', title: 'TF', width: 36, grow: 0, spare: 3 },
    { key: 'side', title: 'Side', width: 56, grow: 0 },
    { key: 'account', title: 'Account', width: 112, grow: 0.8, spare: 7 },
    { key: 'pyramids', title: 'Pyramids', width: 56, grow: 0, align: 'right', spare: 8 },
    { key: 'legs', title: 'Legs', width: 48, grow: 0.2, align: 'right', spare: 6 },
    { key: 'entered', title: 'Paid', width: 88, grow: 0.6, align: 'right', spare: 5 },
    { key: 'realized', title: `Realized ${quote}`.trim(), width: 108, grow: 0.8, align: 'right' },
    { key: 'percent', title: 'Realized %', width: 84, grow: 0.4, align: 'right' },
    { key: 'fees', title: 'Fees', width: 64, grow: 0.4, align: 'right', spare: 4 },
    { key: 'span', title: 'Open for', width: 84, grow: 0.4, align: 'right', spare: 2 },
    { key: 'closed', title: 'Closed', width: 96, grow: 0.6, align: 'right' },
    { key: 'state', title: 'How', width: 120, grow: 1.6, align: 'after', spare: 1 },
  ]
  return accounts ? all : all.filter(({ key }) => key !== 'account')
}

export const SORTABLE: readonly HistoryKey[] = ['realized', 'closed']

export const sortingOf = (order: Order): Sorting<HistoryKey> => ({
  key: order === 'latest' || order === 'oldest' ? 'closed' : 'realized',
  descending: order === 'latest' || order === 'best',
})

/** The order after a press on a column's title. */
export function pressedOrder(order: Order, key: HistoryKey): Order {
  if (key === 'closed') return order === 'latest' ? 'oldest' : 'latest'
  return order === 'best' ? 'worst' : 'best'
}
