/** A portfolio's settings: read, checked by the engine's own rules, and put in place. */
import { client } from './client'
import { failureOf, reasonsOf } from './problem'
import { get, id } from './request'
import type { PortfolioSettings, SettingsCheck } from './types'

const pathOf = (portfolioId: string): string => `/portfolios/${id(portfolioId)}/settings`

export const fetchSettings = (portfolioId: string, signal?: AbortSignal): Promise<PortfolioSettings> => get(pathOf(portfolioId), {}, signal)

/** What keeps these from being traded by: reason by field, empty when all is well. Changes nothing. */
export async function checkSettings(portfolioId: string, settings: unknown, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  return reasonsOf((await client.post<SettingsCheck>(`${pathOf(portfolioId)}/check`, settings, { signal })).data.errors)
}

/** Somebody who saves at the same moment is quicker once, hardly twice. */
const MOST_TRIES = 5
const CHANGED_MEANWHILE = 412

/**
 * Puts in place what is made of what holds. Where somebody else saved in between, it is made anew of what holds then, so
 * that nobody's change is overwritten unseen.
 * @param make null leaves everything as it is
 * @returns what holds now; null where it was left
 */
export async function changeSettings(portfolioId: string, make: (held: PortfolioSettings) => unknown, tries = MOST_TRIES): Promise<PortfolioSettings | null> {
  const { data: held, headers } = await client.get<PortfolioSettings>(pathOf(portfolioId))
  const wanted = make(held)
  if (wanted === null) return null
  try {
    return (await client.put<PortfolioSettings>(pathOf(portfolioId), wanted, { headers: { 'If-Match': headers['etag'] as string } })).data
  } catch (error) {
    if (tries === 1 || failureOf(error).status !== CHANGED_MEANWHILE) throw error
    return changeSettings(portfolioId, make, tries - 1)
  }
}
