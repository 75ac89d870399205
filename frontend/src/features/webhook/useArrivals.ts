/** The latest alerts, asked for again while they are looked at: refused ones are not part of the feed. */
import { useEffect } from 'react'

import { fetchAlerts } from '@/api/signals'
import type { AlertPage } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'

const REFRESH_MS = 3_000

const load = (portfolioId: string, signal: AbortSignal): Promise<AlertPage> => fetchAlerts(portfolioId, '', null, signal)

export function useArrivals(portfolioId: string): Load<AlertPage> {
  const arrivals = useLoad(portfolioId, load)
  const { reload } = arrivals
  const newest = useLive((live) => selectSignals(live)[0]?.id)
  useEffect(() => {
    if (newest !== undefined) reload()
  }, [newest, reload])
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [reload])
  return arrivals
}
