/** What was realized over days, as the server reckons it in the reader's own time zone. */
import { fetchSummary } from '@/api/performance'
import type { PerformanceSummary } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { conventions } from '@/lib/conventions'

import { useKept } from './useKept'
import { useRepeated } from './useRepeated'

/** A name that the server knows, also where the reader follows the browser. */
export function zoneName(zone = conventions().zone): string {
  return zone === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone
}

/** The key carries both, so that another one of either asks anew. */
function load(key: string, signal: AbortSignal): Promise<PerformanceSummary> {
  const [zone, portfolioId] = key.split(' ', 2)
  return fetchSummary(portfolioId ?? '', zone ?? 'UTC', signal)
}

/** @param cause asks anew when it becomes another */
export function useSummary(portfolioId: string, cause: string): Load<PerformanceSummary> {
  const key = `${zoneName()} ${portfolioId}`
  const summary = useLoad(key, load)
  useRepeated(summary.reload, cause)
  return useKept(key, summary)
}
