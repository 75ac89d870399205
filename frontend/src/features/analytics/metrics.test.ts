import { describe, expect, it } from 'vitest'

import { analysis, results } from '@/test/analytics'
import { groupsOf } from './metrics'

const plain = (text: string) => text.replaceAll('\u2212', '-').replaceAll('\u202f', ' ')
const told = (over = {}) =>
  Object.fromEntries(groupsOf(analysis(over), 'USDT').flatMap(({ metrics }) => metrics).map(({ key, text, note }) => [key, [plain(text), plain(note)]]))

describe('the figures', () => {
  it('are told with their signs and what they are of', () => {
    expect(told()).toEqual({
      realized: ['+60.00', 'USDT'],
      count: ['5', '3 won, 2 lost'],
      win_rate: ['60.0 %', ''],
      expectancy: ['+12.00', ''],
      average_win: ['+40.00', ''],
      average_loss: ['-30.00', ''],
      payoff_ratio: ['1.33', ''],
      profit_factor: ['2.00', ''],
      holding: ['5 h 00 m', ''],
      drawdown: ['-1.50 %', '-150.00 USDT'],
      recovery: ['not yet', expect.stringContaining('lowest 2026-03-0') as string],
      sharpe: ['1.50', 'of 30 daily returns'],
      sortino: ['2.25', 'of 30 daily returns'],
      fees: ['-4.00', 'in what is realized'],
      funding: ['-0.25', 'in what is realized'],
      entry_slippage: ['-1.20', '-0.012 % of 10 000.00'],
      exit_slippage: ['—', 'nothing was sold'],
    })
  })

  it('that are missing say why', () => {
    const none = results({ count: 0, wins: 0, losses: 0, win_rate: null, expectancy: null, average_win: null, average_loss: null, payoff_ratio: null, profit_factor: null, average_holding_seconds: null })
    const found = told({ total: none, max_drawdown: null, drawdown: [], returns: 3, sharpe: null, sortino: null })
    expect(found).toMatchObject({
      win_rate: ['—', 'no position closed'],
      average_win: ['—', 'no position won'],
      payoff_ratio: ['—', 'needs a win and a loss'],
      profit_factor: ['—', 'no position closed'],
      holding: ['—', 'no position closed'],
      drawdown: ['—', 'nothing is recorded yet'],
      sharpe: ['—', 'needs 10 daily returns, has 3'],
    })
    expect(told({ returns: 30, sortino: null })['sortino']).toEqual(['—', 'no day lost'])
  })

  it('each have a sentence that tells how they are reckoned', () => {
    for (const { meaning, label } of groupsOf(analysis(), 'USDT').flatMap(({ metrics }) => metrics)) expect(meaning, label).toMatch(/^[A-Z].{30,}\.$/)
  })
})
