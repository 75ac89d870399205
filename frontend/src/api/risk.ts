/** Risk as it stands, the offsets there were, and what a person does about them. */
import { client } from './client'
import { get, id } from './request'
import type { Accepted, OffsetPage, RiskView } from './types'

export const fetchRisk = (portfolioId: string, signal?: AbortSignal): Promise<RiskView> =>
  get(`/portfolios/${id(portfolioId)}/risk`, {}, signal)

/** Newest first. */
export const fetchOffsets = (portfolioId: string, cursor: string | null, signal?: AbortSignal): Promise<OffsetPage> =>
  get(`/portfolios/${id(portfolioId)}/risk/offsets`, { cursor }, signal)

/** Begins the offset that would run now. Refused with the reason when none would. */
export async function runOffset(portfolioId: string): Promise<Accepted> {
  return (await client.post<Accepted>(`/portfolios/${id(portfolioId)}/risk/run`)).data
}
