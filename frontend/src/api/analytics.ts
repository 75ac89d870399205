/** What closed positions earned over a span of time, and the equity in it. */
import type { NamedFile } from '@/ui/download'

import { fetchFile } from './file'
import { get, id } from './request'
import type { Analytics, EquityCurve } from './types'

/** From a moment on and before another, ISO; null is open. */
export interface Span {
  from: string | null
  to: string | null
}

const at = (portfolioId: string): string => `/portfolios/${id(portfolioId)}/performance`

/** @param zone tells when days begin, e.g. `Europe/Berlin` */
export const fetchAnalytics = (portfolioId: string, { from, to }: Span, zone: string, signal?: AbortSignal): Promise<Analytics> =>
  get(`${at(portfolioId)}/analytics`, { from, to, zone }, signal)

/** Some 500 points of the span at the most; one without an end ends now. */
export const fetchEquityOver = (portfolioId: string, { from, to }: Span, signal?: AbortSignal): Promise<EquityCurve> =>
  get(`${at(portfolioId)}/equity`, { range: 'ALL', from, to }, signal)

/** The positions that the figures are of, one line each. */
export function fetchTrades(portfolioId: string, { from, to }: Span): Promise<NamedFile> {
  const asked = new URLSearchParams()
  if (from !== null) asked.set('from', from)
  if (to !== null) asked.set('to', to)
  return fetchFile(`${at(portfolioId)}/groups.csv?${asked.toString()}`, 'closed-positions.csv')
}
