/** The log: what the engine did and why, page by page and as a file. */
import type { NamedFile } from '@/ui/download'

import { fetchFile } from './file'
import { get, id } from './request'
import type { EventPage, EventView } from './types'

export type EventLevel = EventView['level']
export type EventKind = EventView['kind']
export type ExportFormat = 'txt' | 'csv' | 'json'

const at = (portfolioId: string): string => `/portfolios/${id(portfolioId)}/events`

/** Newest first. @param query the filters as they stand in an address */
export function fetchEvents(portfolioId: string, query: string, cursor: string | null, signal?: AbortSignal): Promise<EventPage> {
  const asked = new URLSearchParams(query)
  if (cursor !== null) asked.set('cursor', cursor)
  return get(asked.size === 0 ? at(portfolioId) : `${at(portfolioId)}?${asked.toString()}`, {}, signal)
}

/** Everything that the filters let through, oldest first. */
export function fetchLogFile(portfolioId: string, query: string, format: ExportFormat): Promise<NamedFile> {
  const asked = new URLSearchParams(query)
  asked.set('format', format)
  return fetchFile(`${at(portfolioId)}/export?${asked.toString()}`, `events.${format}`)
}
