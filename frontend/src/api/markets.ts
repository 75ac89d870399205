/** Markets that can be traded, with the exchange's rules for orders in them. */
import { get, id } from './request'
import type { MarketPage } from './types'

/** @param query what is typed of a pair, `btc`; empty: any */
export const searchMarkets = (portfolioId: string, accountId: string, query: string, signal?: AbortSignal): Promise<MarketPage> =>
  get(`/portfolios/${id(portfolioId)}/markets`, { account_id: accountId, q: query, limit: '20' }, signal)
