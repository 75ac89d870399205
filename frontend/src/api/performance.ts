/** What a portfolio earned: the figures of now beside those of the past, and its equity over time. */
import { get, id } from './request'
import type { EquityCurve, PerformanceSummary } from './types'

export type RangeName = EquityCurve['range']

/** @param zone tells when days begin, e.g. `Europe/Berlin` */
export const fetchSummary = (portfolioId: string, zone: string, signal?: AbortSignal): Promise<PerformanceSummary> =>
  get(`/portfolios/${id(portfolioId)}/performance/summary`, { zone }, signal)

/** Some 500 points at the most, the last one of now. */
export const fetchEquity = (portfolioId: string, range: RangeName, signal?: AbortSignal): Promise<EquityCurve> =>
  get(`/portfolios/${id(portfolioId)}/performance/equity`, { range }, signal)
