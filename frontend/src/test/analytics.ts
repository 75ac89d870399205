/** Five positions, worked out by hand: wins of 20, 40 and 60, losses of 20 and 40. For tests. */
import type { AnalysisView, ResultsView } from '@/api/types'

export const results = (over: Partial<ResultsView> = {}): ResultsView => ({
  count: 5,
  wins: 3,
  losses: 2,
  win_rate: '60',
  realized: '60',
  gross_profit: '120',
  gross_loss: '-60',
  average_win: '40',
  average_loss: '-30',
  payoff_ratio: '1.3333',
  profit_factor: '2',
  expectancy: '12',
  fees: '4',
  funding: '-0.25',
  average_holding_seconds: 18_000,
  ...over,
})

const of = (realized: string, wins: number, losses: number): ResultsView => results({ count: wins + losses, wins, losses, realized })

const trade = (id: string, symbol: string, realized: string): AnalysisView['best'][number] => ({
  group_id: id,
  account_id: 'a1',
  symbol,
  timeframe_seconds: 900,
  side: 'long',
  opened_at: '2026-03-04T04:15:00Z',
  closed_at: '2026-03-04T09:15:00Z',
  realized,
  percent: '1.5',
  fees: '0.8',
  funding: '0',
})

export const analysis = (over: Partial<AnalysisView> = {}): AnalysisView => ({
  total: results(),
  long: of('80', 3, 1),
  short: of('-20', 0, 1),
  pairs: [
    { symbol: 'ETH/USDT', results: of('-20', 0, 1) },
    { symbol: 'BTC/USDT', results: of('80', 3, 1) },
  ],
  timeframes: [
    { timeframe_seconds: 3_600, results: of('60', 1, 0) },
    { timeframe_seconds: 900, results: of('0', 2, 2) },
  ],
  matrix: [
    { symbol: 'ETH/USDT', timeframe_seconds: 900, results: of('-20', 0, 1) },
    { symbol: 'BTC/USDT', timeframe_seconds: 900, results: of('20', 2, 1) },
    { symbol: 'BTC/USDT', timeframe_seconds: 3_600, results: of('60', 1, 0) },
  ],
  days: [
    { day: '2026-02-27', count: 2, wins: 1, realized: '-20' },
    { day: '2026-03-04', count: 3, wins: 2, realized: '80' },
  ],
  distribution: [
    { low: '-50', high: '0', count: 2 },
    { low: '0', high: '50', count: 2 },
    { low: '50', high: '100', count: 1 },
  ],
  best: [trade('g1', 'BTC/USDT', '60')],
  worst: [trade('g2', 'ETH/USDT', '-40')],
  drawdown: [
    { time: '2026-03-02T00:00:00Z', amount: '0', percent: '0' },
    { time: '2026-03-03T00:00:00Z', amount: '150', percent: '1.5' },
  ],
  max_drawdown: { amount: '150', percent: '1.5', peak_at: '2026-03-02T12:00:00Z', bottom_at: '2026-03-03T12:00:00Z', recovered_at: null },
  returns: 30,
  sharpe: '1.5',
  sortino: '2.25',
  entry_slippage: { planned: '10000', cost: '1.2', percent: '0.012' },
  exit_slippage: { planned: '0', cost: '0', percent: null },
  slippage: { planned: '10000', cost: '1.2', percent: '0.012' },
  ...over,
})
