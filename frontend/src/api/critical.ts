/** Critical lines of the log that are neither over nor read by a person yet. */
import { client } from './client'
import { get, id } from './request'
import type { EventPage, EventView } from './types'

/** Newest first, as many as the log's first page holds. */
export async function fetchCritical(portfolioId: string, signal?: AbortSignal): Promise<EventView[]> {
  return (await get<EventPage>(`/portfolios/${id(portfolioId)}/events`, { critical_open: 'true' }, signal)).events
}

/** It stands no longer: a person has read it. */
export async function acknowledgeLine(portfolioId: string, lineId: string): Promise<EventView> {
  return (await client.post<EventView>(`/portfolios/${id(portfolioId)}/events/${id(lineId)}/acknowledge`)).data
}
