/** The panic button's requests. What follows from them arrives on the feed. */
import { client } from './client'
import { id } from './request'
import type { Accepted, PanicRequest } from './types'

/** Closes every position, or withdraws every unfilled entry; both pause the portfolio. */
export async function panic(portfolioId: string, action: PanicRequest['action']): Promise<Accepted> {
  return (await client.post<Accepted>(`/portfolios/${id(portfolioId)}/panic`, { action })).data
}
