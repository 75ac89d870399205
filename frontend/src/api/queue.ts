/** What waited, and what a person does with a signal that waits. What follows arrives on the feed. */
import { client } from './client'
import { get, id } from './request'
import type { Accepted, LadderPreview, QueueHistoryPage, QueuedView } from './types'

const place = (portfolioId: string, queueId: string): string => `/portfolios/${id(portfolioId)}/queue/${id(queueId)}`

/** What waits no more, latest first. */
export const fetchQueueHistory = (portfolioId: string, cursor: string | null, signal?: AbortSignal): Promise<QueueHistoryPage> =>
  get(`/portfolios/${id(portfolioId)}/queue/history`, { cursor }, signal)

/** Enters it now if it may, else puts it first. The answer says which. */
export async function promoteQueued(portfolioId: string, queueId: string): Promise<Accepted> {
  return (await client.post<Accepted>(`${place(portfolioId, queueId)}/promote`)).data
}

/** Enters it past the pool's limit, and past no other check. */
export async function forceQueued(portfolioId: string, queueId: string): Promise<Accepted> {
  return (await client.post<Accepted>(`${place(portfolioId, queueId)}/force`)).data
}

/** Takes it out; its signal trades nothing. */
export async function removeQueued(portfolioId: string, queueId: string): Promise<Accepted> {
  return (await client.delete<Accepted>(place(portfolioId, queueId))).data
}

/** What the entry would lay now, and what that binds. @param price of its base, quote @param pyramid from 0 */
export async function previewQueued(
  portfolioId: string,
  { symbol, side, account_id, timeframe_seconds }: QueuedView,
  price: string,
  pyramid: number,
  signal?: AbortSignal,
): Promise<LadderPreview> {
  const body = { symbol, side, account_id, timeframe_seconds, price, pyramid }
  const options = signal === undefined ? {} : { signal }
  return (await client.post<LadderPreview>(`/portfolios/${id(portfolioId)}/ladders/preview`, body, options)).data
}
