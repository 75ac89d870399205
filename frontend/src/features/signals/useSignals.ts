/** Every signal of a portfolio: the latest live, older ones page by page. */
import { useMemo } from 'react'

import { fetchAlerts, fetchSignals } from '@/api/endpoints'
import type { AlertView, SignalView } from '@/api/types'
import { type PageOf, type Pages, usePages } from '@/api/usePages'
import { newestFirst } from '@/lib/merge'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'

async function signalPage(portfolioId: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<SignalView>> {
  const { signals, next_cursor } = await fetchSignals(portfolioId, cursor, signal)
  return { items: signals, next: next_cursor }
}

async function alertPage(portfolioId: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<AlertView>> {
  const { alerts, next_cursor } = await fetchAlerts(portfolioId, cursor, signal)
  return { items: alerts, next: next_cursor }
}

export function useSignals(portfolioId: string): Pages<SignalView> {
  const live = useLive(selectSignals)
  const pages = usePages(portfolioId, signalPage)
  const items = useMemo(() => newestFirst(live, pages.items, (signal) => signal.received_at), [live, pages.items])
  return { ...pages, items }
}

export const useAlerts = (portfolioId: string): Pages<AlertView> => usePages(portfolioId, alertPage)
