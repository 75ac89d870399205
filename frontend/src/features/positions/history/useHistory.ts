/** The closed groups that are asked for: page by page, and live as they close. */
import { useCallback, useEffect, useMemo, useRef } from 'react'

import { fetchClosedGroups } from '@/api/groups'
import type { GroupView } from '@/api/types'
import { type PageOf, type Pages, usePages } from '@/api/usePages'
import { newestFirst } from '@/lib/merge'
import { selectClosedGroups } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type HistoryFilter, belongs, wantedOf } from './filter'

export const closedAt = (group: GroupView): string => group.closed_at ?? group.opened_at

export interface History {
  groups: readonly GroupView[]
  pages: Pages<GroupView>
}

export function useHistory(portfolioId: string, filter: HistoryFilter): History {
  const wanted = JSON.stringify(wantedOf(filter))
  const load = useCallback(
    async (_: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<GroupView>> => {
      const asked = JSON.parse(wanted) as Record<string, string | null>
      const { groups, next_cursor } = await fetchClosedGroups(portfolioId, asked, cursor, signal)
      return { items: groups, next: next_cursor }
    },
    [portfolioId, wanted],
  )
  const pages = usePages(`${portfolioId} ${wanted}`, load)
  const live = useLive(selectClosedGroups)
  const latest = filter.order === 'latest'
  const fresh = useMemo(() => live.filter((group) => belongs(group, filter)), [live, filter])
  useReread(pages, latest ? '' : fresh.map(({ id }) => id).sort().join(' '))
  const groups = useMemo(() => (latest ? newestFirst(fresh, pages.items, closedAt) : pages.items), [latest, fresh, pages.items])
  return { groups, pages }
}

/** In another order than the latest first, only the server knows the place of what closed just now. */
function useReread({ pageCount, reload }: Pages<GroupView>, closed: string): void {
  const read = useRef(closed)
  useEffect(() => {
    if (read.current === closed) return
    read.current = closed
    if (pageCount === 1) reload()
  }, [closed, pageCount, reload])
}
