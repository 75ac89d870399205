/**
 * The log as one list: the live end joined to the history behind it. The history is read again whenever the two may no
 * longer meet. While it is paused, the list stays as it is and only grows at its old end.
 */
import { useMemo, useState } from 'react'

import { fetchEvents } from '@/api/events'
import type { EventView } from '@/api/types'
import { type PageOf, type Pages, usePages } from '@/api/usePages'
import { selectLog } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type Filter, passes, queryOf } from './filter'
import { asRead, compareLines, joined, newerThan } from './join'
import { useHeld } from './useHeld'

/** The key carries what is asked for: how often the live end began, the portfolio, the filters. */
async function page(key: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<EventView>> {
  const [, portfolioId = '', query = ''] = key.split(' ', 3)
  const { events, next_cursor } = await fetchEvents(portfolioId, query, cursor, signal)
  return { items: events, next: next_cursor }
}

export interface Log {
  /** Newest first. */
  lines: readonly EventView[]
  /** How many came since it was paused. */
  fresh: number
  pages: Pages<EventView>
  /** What stands here is read anew. */
  renewing: boolean
}

export function useLog(portfolioId: string, filter: Filter, paused: boolean): Log {
  const log = useLive(selectLog)
  const epoch = useHeld(log.epoch, paused)
  const query = queryOf(filter)
  const pages = usePages(`${epoch} ${portfolioId} ${query}`, page)
  const live = useMemo(() => log.lines.filter((line) => passes(filter, line)), [log.lines, filter])
  const now = useMemo(() => joined(live, pages.items), [live, pages.items])

  const asked = `${portfolioId} ${query}`
  const [settled, setSettled] = useState({ asked, lines: now })
  const renewing = pages.status !== 'ready' && pages.items.length === 0 && settled.asked === asked && settled.lines.length > 0
  if (!paused && !renewing && (settled.lines !== now || settled.asked !== asked)) setSettled({ asked, lines: now })

  const kept = paused || renewing ? settled.lines : now
  const shown = useMemo(() => (paused ? withOlder(kept, pages.items) : kept), [paused, kept, pages.items])
  const lines = useMemo(() => asRead(shown, log.read), [shown, log.read])
  const fresh = useMemo(() => (paused ? newerThan(live, kept[0]) : 0), [paused, live, kept])
  return { lines, fresh, pages, renewing }
}

/** What was read of the history meanwhile, but nothing newer than what was there. */
function withOlder(kept: readonly EventView[], paged: readonly EventView[]): readonly EventView[] {
  const newest = kept[0]
  return newest === undefined ? kept : joined(kept, paged.filter((line) => compareLines(newest, line) <= 0))
}
