/** Examples of the server's shapes, by default the worked ladder of spec 4: BTC/USDT long from 50 000. */
import type {
  AccountView,
  EventView,
  GroupView,
  LegView,
  PortfolioView,
  PriceView,
  PyramidView,
  QueuedView,
  ReasonView,
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
  keys_missing: false,
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
  held_by: null,
  waits_for: 'a free slot, 10 of 10 groups are open',
  price: '2500.00',
  current_price: '2475.00',
  loss_percent: '-1',
  expected_percent: '1.5',
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
