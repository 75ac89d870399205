/** A portfolio's settings: read, checked by the engine's own rules, and put in place. */
import { client } from './client'
import { get, id } from './request'
import type { PortfolioSettings } from './types'

export const fetchSettings = (portfolioId: string, signal?: AbortSignal): Promise<PortfolioSettings> =>
  get(`/portfolios/${id(portfolioId)}/settings`, {}, signal)

/** Whether these could be traded by; changes nothing. Refused with the fields at fault. */
export async function checkSettings(portfolioId: string, settings: unknown, signal: AbortSignal): Promise<void> {
  await client.post(`/portfolios/${id(portfolioId)}/settings/check`, settings, { signal })
}

/** Puts these in place of all that were. Answers with what holds now. */
export async function saveSettings(portfolioId: string, settings: unknown): Promise<PortfolioSettings> {
  return (await client.put<PortfolioSettings>(`/portfolios/${id(portfolioId)}/settings`, settings)).data
}
