/** Examples of the risk engine's shapes: limits, breakers, a loser on its way to an offset, a plan. */
import type { CandidateView, ConditionView, OffsetPlan, PlannedSale, RiskView } from '@/api/types'

import { T0, reason } from './fixtures'

export const sale = (over: Partial<PlannedSale> = {}): PlannedSale => ({
  group_id: 'g1',
  symbol: 'BTC/USDT',
  quantity: '0.00802',
  price: '60000.00',
  realizes: '80',
  fee: '0.5',
  whole: true,
  sale: null,
  realized: null,
  ...over,
})

/** Spec 8: a loss of 120, fees of 2; 80 of the first winner, 42 of the second. */
export const offset = (over: Partial<OffsetPlan> = {}): OffsetPlan => ({
  number: 1,
  time: T0,
  loser: sale({ group_id: 'g9', symbol: 'SOL/USDT', quantity: '12', price: '90.00', realizes: '-120', fee: '1' }),
  winners: [sale(), sale({ group_id: 'g2', symbol: 'ETH/USDT', quantity: '0.4200', price: '2600.00', realizes: '42', whole: false })],
  loss: '120',
  fees: '2',
  needed: '122',
  covered: '122',
  status: 'winners',
  by_hand: false,
  result: '',
  finished_at: null,
  ...over,
})

export const condition = (over: Partial<ConditionView> = {}): ConditionView => ({
  code: 'pyramids',
  met: true,
  value: '5',
  limit: '5',
  text: 'It has 5 of the 5 pyramids asked for',
  ...over,
})

/** Its wait of an hour ends at 10:15, and it has lost 6.2 % of the 5 % asked for. */
export const candidate = (over: Partial<CandidateView> = {}): CandidateView => ({
  group_id: 'g1',
  symbol: 'BTC/USDT',
  eligible: false,
  eligible_at: '2026-03-04T10:15:00Z',
  loss_percent: '-6.2',
  unrealized: '-24.80',
  conditions: [
    condition(),
    condition({ code: 'timer', met: false, value: T0, limit: '2026-03-04T10:15:00Z', text: 'Its wait ends at 2026-03-04 10:15:00 UTC' }),
    condition({ code: 'loss', value: '-6.2', limit: '-5', text: 'It stands at -6.2 %, a loss is closed from -5 % on' }),
    condition({ code: 'not_blocked', value: 'no', limit: '', text: 'It may be part of an offset' }),
  ],
  ...over,
})

export const risk = (over: Partial<RiskView> = {}): RiskView => ({
  time: T0,
  equity: '10080',
  peak: '10500',
  realized_today: '42.18',
  losing_streak: 1,
  limits: [
    { code: 'slots', text: 'Open positions', symbol: null, value: '7', limit: '10' },
    { code: 'exposure', text: 'Exposure in all', symbol: null, value: '4600', limit: '5000' },
    { code: 'symbol_exposure', text: 'Exposure in BTC/USDT', symbol: 'BTC/USDT', value: '799.985', limit: null },
  ],
  breakers: [
    { code: 'daily_loss', text: 'Loss realized since midnight UTC', value: '0', limit: '100', tripped: false },
    { code: 'drawdown', text: 'Percent below the highest realized equity', value: '4', limit: '20', tripped: false },
    { code: 'losing_streak', text: 'Positions in a row that closed at a loss', value: '1', limit: null, tripped: false },
  ],
  tripped_at: null,
  resumes_at: null,
  cooldowns: [],
  offset_enabled: true,
  candidates: [candidate()],
  running: null,
  would_run: null,
  why_not: reason({ code: 'offset_no_loser', text: 'No position is up for an offset' }),
  ...over,
})
