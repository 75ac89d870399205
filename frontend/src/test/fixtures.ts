/** Examples of the server's shapes, by default the worked ladder of spec 4: BTC/USDT long from 50 000. */
import type {
  AccountView,
  CandidateView,
  ConditionView,
  EventView,
  GroupView,
  LegView,
  OffsetPlan,
  PlannedSale,
  PortfolioView,
  PriceView,
  PyramidView,
  QueuedView,
  ReasonView,
  RiskView,
  SignalView,
  Snapshot,
  TargetView,
} from '@/api/types'

export const T0 = '2026-03-04T09:15:00.412Z'

export const target = (over: Partial<TargetView> = {}): TargetView => ({
  client_order_id: 't0',
  portion: 0,
  price: '50500.00',
  quantity: '0.00400',
  filled_quantity: '0',
  status: 'open',
  ...over,
})

export const leg = (over: Partial<LegView> = {}): LegView => ({
  index: 0,
  gap_percent: '0',
  weight_percent: '20',
  tp_percent: '1',
  portions: [],
  price: '50000.00',
  quantity: '0.00400',
  client_order_id: 'c0',
  status: 'open',
  skip_reason: null,
  parked: false,
  filled_quantity: '0',
  average_price: null,
  target_price: null,
  targets: [],
  ...over,
})

/** A leg that filled at its planned price and whose target rests 1 % above. */
export const filledLeg = (index: number, price: string, quantity: string, targetPrice: string): LegView =>
  leg({
    index,
    price,
    quantity,
    status: 'filled',
    filled_quantity: quantity,
    average_price: price,
    target_price: targetPrice,
    targets: [target({ client_order_id: `t${index}`, price: targetPrice, quantity })],
  })

const WORKED_LEGS: LegView[] = [
  filledLeg(0, '50000.00', '0.00400', '50500.00'),
  filledLeg(1, '49750.00', '0.00402', '50247.50'),
  leg({ index: 2, gap_percent: '1', price: '49500.00', quantity: '0.00404' }),
  leg({ index: 3, gap_percent: '1.5', price: '49250.00', quantity: '0.00406' }),
  leg({ index: 4, gap_percent: '2', price: '49000.00', quantity: '0.00408', status: null, skip_reason: 'Below the minimum' }),
]

const pyramid = (legs: LegView[]): PyramidView => ({
  index: 0,
  base_price: '50000.00',
  capital: '1000',
  opened_at: T0,
  signal_id: 's1',
  target_price: null,
  targets: [],
  legs,
})

export const group = (over: Partial<GroupView> = {}): GroupView => ({
  id: 'g1',
  account_id: 'a1',
  symbol: 'BTC/USDT',
  timeframe_seconds: 900,
  side: 'long',
  status: 'partially_filled',
  status_reason: '',
  tp_mode: 'per_leg',
  base: 'BTC',
  quote: 'USDT',
  tick_size: '0.01',
  step_size: '0.00001',
  max_pyramids: 5,
  pyramids: [pyramid(WORKED_LEGS)],
  target_price: null,
  targets: [],
  pinned_targets: [],
  stop: null,
  trailing: null,
  sales: [],
  held_quantity: '0.00802',
  average_price: '49874.69',
  invested: '399.995',
  exposure: '799.985',
  realized_pnl: '0',
  fees: '0.40',
  funding: '0',
  legs_filled: 2,
  legs_total: 5,
  replacements: 0,
  forced: false,
  offset_blocked: false,
  offset_skipped: false,
  offset_timer: null,
  opened_at: T0,
  closed_at: null,
  ...over,
})

export const withLegs = (legs: LegView[], over: Partial<GroupView> = {}): GroupView =>
  group({ pyramids: [pyramid(legs)], ...over })

export const account: AccountView = {
  id: 'a1',
  name: 'Practice account',
  venue: 'binance',
  market_kind: 'spot',
  simulated: true,
  connected: true,
  away_since: null,
  latency_ms: '42.4',
  clock_ahead_ms: 3,
}

export const portfolio = (over: Partial<PortfolioView> = {}): PortfolioView => ({
  id: 'p1',
  name: 'Practice',
  status: 'healthy',
  status_reason: '',
  quote: 'USDT',
  capital: '10000',
  max_open_groups: 10,
  open_groups: 1,
  queue_length: 0,
  exposure: '799.985',
  realized_today: '42.18',
  realized_total: '482.11',
  accounts: [account],
  differences: [],
  ...over,
})

export const price = (value: string, symbol = 'BTC/USDT'): PriceView => ({ account_id: 'a1', symbol, price: value, time: T0 })

export const signal = (over: Partial<SignalView> = {}): SignalView => ({
  id: 's1',
  received_at: T0,
  intent: 'entry',
  side: 'long',
  symbol: 'BTC/USDT',
  exchange: 'BINANCE',
  timeframe_seconds: 900,
  price: '50000.00',
  verdict: 'accepted',
  reason_code: 'opened',
  reason: 'Opened: slot 1 of 10, five legs sent',
  numbers: {},
  group_id: 'g1',
  accepted_in_ms: '0.42',
  ...over,
})

export const queued = (over: Partial<QueuedView> = {}): QueuedView => ({
  id: 'q1',
  signal_id: 's1',
  account_id: 'a1',
  symbol: 'ETH/USDT',
  timeframe_seconds: 900,
  side: 'long',
  position: 1,
  rule: null,
  why: 'Rank 1: nothing else waits',
  blocked: null,
  waits_for: 'a free slot, 10 of 10 groups are open',
  price: '2500.00',
  current_price: '2475.00',
  loss_percent: '-1',
  replacements: 0,
  reverses: false,
  queued_at: T0,
  expires_at: '2026-03-05T09:15:00.412Z',
  ...over,
})

export const reason = (over: Partial<ReasonView> = {}): ReasonView => ({
  code: 'opened',
  text: 'Opened: slot 1 of 10, five legs sent',
  numbers: {},
  group_id: null,
  client_order_id: null,
  ...over,
})

export const event = (over: Partial<EventView> = {}): EventView => ({
  id: '41-0',
  time: T0,
  level: 'info',
  kind: 'fill',
  code: 'fill',
  text: 'Bought 0.00400 BTC at 50000.00, fee 0.20 USDT',
  numbers: {},
  symbol: 'BTC/USDT',
  account_id: 'a1',
  group_id: 'g1',
  signal_id: null,
  client_order_id: 'c0',
  stands: false,
  settles: false,
  acknowledged_at: null,
  ...over,
})

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

export const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
  seq: 7,
  time: T0,
  portfolio: portfolio(),
  groups: [group()],
  signals: [signal()],
  prices: [price('50120.00')],
  queue: [],
  ...over,
})
