/** Signals and alerts of a portfolio, narrowed down: the latest signals live, all else page by page. */
import { useMemo } from 'react'

import { fetchAlerts, fetchSignals } from '@/api/signals'
import type { AlertView, SignalView, Verdict } from '@/api/types'
import { type PageOf, type Pages, usePages } from '@/api/usePages'
import { newestFirst } from '@/lib/merge'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type Fate, type Filter, passes, queryOf } from './filter'

/** A portfolio's id and the filters in one, since a list begins anew when either changes. */
const keyOf = (portfolioId: string, filter: Filter): string => `${portfolioId}?${queryOf(filter)}`

function partsOf(key: string): [string, string] {
  const at = key.indexOf('?')
  return [key.slice(0, at), key.slice(at + 1)]
}

async function signalPage(key: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<SignalView>> {
  const { signals, next_cursor } = await fetchSignals(...partsOf(key), cursor, signal)
  return { items: signals, next: next_cursor }
}

async function alertPage(key: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<AlertView>> {
  const { alerts, next_cursor } = await fetchAlerts(...partsOf(key), cursor, signal)
  return { items: alerts, next: next_cursor }
}

export function useSignals(portfolioId: string, filter: Filter<Verdict>): Pages<SignalView> {
  const live = useLive(selectSignals)
  const pages = usePages(keyOf(portfolioId, filter), signalPage)
  const shown = useMemo(() => live.filter((signal) => passes(filter, signal)), [live, filter])
  const items = useMemo(() => newestFirst(shown, pages.items, (signal) => signal.received_at), [shown, pages.items])
  return { ...pages, items }
}

export const useAlerts = (portfolioId: string, filter: Filter<Fate>): Pages<AlertView> => usePages(keyOf(portfolioId, filter), alertPage)
