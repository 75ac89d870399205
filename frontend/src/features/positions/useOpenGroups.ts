/** The open groups as the trader wants to see them, and their totals. */
import { useCallback, useMemo } from 'react'

import type { GroupView } from '@/api/types'
import { useAccountNames } from '@/features/portfolio/useMarket'
import { decimalsOf } from '@/lib/decimal'
import { priceIn, selectOpenGroups, selectOpenIds, selectPrices } from '@/live/selectors'
import type { FeedState } from '@/live/state'
import { type LiveStore, useLive } from '@/live/store'
import { useSampled } from '@/live/useSampled'

import { type OpenTotals, openTotals } from './calculate'
import { type Arrangement, arrange, isRestless } from './list/arrange'
import { useView } from './list/view'

/** Totals and the order follow the market this often; a table that reorders faster cannot be read. */
const TOTALS_EVERY_MS = 250
const ORDER_EVERY_MS = 1_000

/** A group that opens or closes is seen at once; rows change places once a second at most. */
export function useArrangement(): Arrangement {
  const view = useView()
  const ids = useLive(selectOpenIds)
  const accounts = useAccountNames()
  const sampled = useSampled(isRestless(view) ? selectFeed : selectNothing, ORDER_EVERY_MS)
  return useMemo(() => {
    const live = useLive.getState()
    const accountOf = (id: string): string => accounts[id] ?? id
    return arrange(selectOpenGroups(live), view, { priceOf: priceIn(selectPrices(live)), accountOf })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- they tell when to look again
  }, [view, ids, accounts, sampled])
}

const selectFeed = ({ feed }: LiveStore): FeedState | null => feed
const selectNothing = (): null => null

const totalsOf = (live: LiveStore): OpenTotals => openTotals(selectOpenGroups(live), priceIn(selectPrices(live)))

export const useOpenTotals = (): OpenTotals => useSampled(totalsOf, TOTALS_EVERY_MS)

/** Of some of the open groups. */
export function useTotalsOf(groups: readonly GroupView[]): OpenTotals {
  const select = useCallback(
    (live: LiveStore) => openTotals(groups.map(({ id }) => live.feed?.groups[id]).filter((group) => group !== undefined), priceIn(selectPrices(live))),
    [groups],
  )
  return useSampled(select, TOTALS_EVERY_MS)
}

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
