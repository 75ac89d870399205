/** One group with its price and the figures derived from both. Changes only when that group or that price changes. */
import { useMemo } from 'react'

import { fetchGroup } from '@/api/endpoints'
import { useLoad } from '@/api/useLoad'
import type { GroupView } from '@/api/types'
import { usePriceText } from '@/features/portfolio/useMarket'
import { type Decimal, decimal } from '@/lib/decimal'
import { type Loadable, PENDING, ready } from '@/lib/loadable'
import { selectGroup } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type NextTarget, type Profit, nextTarget, unrealized } from './calculate'

export interface GroupFigures {
  price: Decimal | null
  profit: Profit | null
  target: NextTarget | null
}

export function useLiveGroup(id: string): GroupView | null {
  const select = useMemo(() => selectGroup(id), [id])
  return useLive(select)
}

export function useFigures(group: GroupView): GroupFigures {
  const priceText = usePriceText(group.account_id, group.symbol)
  return useMemo(() => {
    const price = decimal(priceText)
    return { price, profit: unrealized(group, price), target: nextTarget(group, price) }
  }, [group, priceText])
}

export interface AnyGroup {
  data: Loadable<GroupView>
  reload: () => void
}

/** A group by its id: live while the feed has it, else asked for once, as one closed long ago is. */
export function useAnyGroup(id: string): AnyGroup {
  const live = useLiveGroup(id)
  const connected = useLive((state) => state.feed !== null)
  const loaded = useLoad(connected && live === null ? id : null, fetchGroup)
  const data = useMemo(() => (live === null ? null : ready(live)), [live])
  if (data !== null) return { data, reload: loaded.reload }
  return { data: connected ? loaded.data : PENDING, reload: loaded.reload }
}
