/** Signals and alerts as they came: page by page, narrowed down; one sent once more; a message tried before it is used. */
import { client } from './client'
import { get, id } from './request'
import type { AlertAccepted, AlertCheckView, AlertPage, SignalPage } from './types'

/** @param query the filters as they stand in an address */
function page<T>(portfolioId: string, what: string, query: string, cursor: string | null, signal?: AbortSignal): Promise<T> {
  const asked = new URLSearchParams(query)
  if (cursor !== null) asked.set('cursor', cursor)
  const path = `/portfolios/${id(portfolioId)}/${what}`
  return get(asked.size === 0 ? path : `${path}?${asked.toString()}`, {}, signal)
}

/** Newest first. */
export const fetchSignals = (portfolioId: string, query: string, cursor: string | null, signal?: AbortSignal): Promise<SignalPage> =>
  page(portfolioId, 'signals', query, cursor, signal)

/** Newest first, also those that were refused. */
export const fetchAlerts = (portfolioId: string, query: string, cursor: string | null, signal?: AbortSignal): Promise<AlertPage> =>
  page(portfolioId, 'alerts', query, cursor, signal)

/** Sends a stored alert through the portfolio's own webhook, as a new alert of this moment. It trades. */
export async function sendAgain(portfolioId: string, alertId: string): Promise<AlertAccepted> {
  return (await client.post<AlertAccepted>(`/portfolios/${id(portfolioId)}/alerts/${id(alertId)}/replay`)).data
}

/**
 * What the engine would make of a message, with sample values in the place of TradingView's placeholders. Keeps nothing.
 * @param symbol of the chart that it is tried on; null: the server chooses
 */
export async function checkMessage(portfolioId: string, message: string, symbol: string | null, signal?: AbortSignal): Promise<AlertCheckView> {
  const options = signal === undefined ? {} : { signal }
  return (await client.post<AlertCheckView>(`/portfolios/${id(portfolioId)}/alerts/check`, { message, symbol }, options)).data
}
