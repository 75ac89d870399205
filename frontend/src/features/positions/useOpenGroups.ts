/** The open groups in the order and filter that the trader chose, and their totals. */
import { useMemo } from 'react'
import { create } from 'zustand'

import type { GroupView } from '@/api/types'
import { decimalsOf } from '@/lib/decimal'
import { priceIn, selectOpenGroups, selectPrices } from '@/live/selectors'
import { type LiveStore, useLive } from '@/live/store'
import { useSampled } from '@/live/useSampled'

import { type OpenTotals, openTotals } from './calculate'
import { BY_AGE, type Sort, type SortKey, matching, needsPrices, sorted } from './order'

/** Totals and orders by price follow the market this often; a table that reorders faster cannot be read. */
const TOTALS_EVERY_MS = 250
const ORDER_EVERY_MS = 1_000

interface View {
  sort: Sort
  filter: string
}

export const useView = create<View>(() => ({ sort: BY_AGE, filter: '' }))

/** The first press sorts a column its natural way (best first), the second the other way round. */
export function pressColumn(key: SortKey): void {
  useView.setState(({ sort }) => ({
    sort: { key, descending: sort.key === key ? !sort.descending : key !== 'pair' && key !== 'age' },
  }))
}

export const setFilter = (filter: string): void => useView.setState({ filter })

export function useOpenOrder(): readonly GroupView[] {
  const { sort, filter } = useView()
  const groups = useLive(selectOpenGroups)
  const prices = useSampled(needsPrices(sort) ? selectPrices : selectNothing, ORDER_EVERY_MS)
  return useMemo(() => sorted(matching(groups, filter), sort, priceIn(prices)), [groups, filter, sort, prices])
}

const selectNothing = (): null => null

const totalsOf = (live: LiveStore): OpenTotals => openTotals(selectOpenGroups(live), priceIn(selectPrices(live)))

export const useOpenTotals = (): OpenTotals => useSampled(totalsOf, TOTALS_EVERY_MS)

export const useOpenCount = (): number => useLive((live) => selectOpenGroups(live).length)

/** Beyond this, lining up the points would cost more room than it helps; longer prices stand as they are. */
const MOST_DIGITS = 5

/** Digits after the point that a column of these groups' prices needs. */
export function usePriceDigits(groups: readonly GroupView[]): number {
  return useMemo(
    () => groups.reduce((most, group) => Math.min(MOST_DIGITS, Math.max(most, decimalsOf(group.tick_size))), 0),
    [groups],
  )
}
