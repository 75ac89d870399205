/** The candles of a market, as its exchange has them. */
import { client } from './client'
import { id } from './request'
import type { CandlePage } from './types'

export type { CandleView } from './types'

export interface CandlesOf {
  portfolioId: string
  accountId: string
  symbol: string
  seconds: number
}

/** Oldest first. @param before only candles that began before it, ISO; null: up to now */
export async function fetchCandles(of: CandlesOf, before: string | null, signal?: AbortSignal): Promise<CandlePage> {
  const params = {
    account_id: of.accountId,
    symbol: of.symbol,
    timeframe_seconds: of.seconds,
    limit: 500,
    ...(before === null ? {} : { before }),
  }
  const options = { params, ...(signal === undefined ? {} : { signal }) }
  return (await client.get<CandlePage>(`/portfolios/${id(of.portfolioId)}/candles`, options)).data
}
