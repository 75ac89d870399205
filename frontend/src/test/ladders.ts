/** Examples for ladders: the worked one of spec 4 as settings, and what the server makes of it at 50 000. */
import type { Ladder, LadderPreview, LadderRule, Level, PlannedLegView, PortfolioSettings, PresetView } from '@/api/types'

export const level = (gap: string, weight = '20', tp = '1'): Level => ({ gap_percent: gap, weight_percent: weight, tp_percent: tp, portions: [] })

export const ladder = (over: Partial<Ladder> = {}): Ladder => ({
  levels: ['0', '0.5', '1', '1.5', '2'].map((gap) => level(gap)),
  pyramid_levels: [],
  entry_order_type: 'limit',
  generator: null,
  max_resting_legs: null,
  cancel_beyond_percent: null,
  cancel_after_minutes: null,
  ...over,
})

export const rule = (over: Partial<LadderRule> = {}): LadderRule => ({
  symbol: 'BTC/USDT',
  ladder: ladder({ levels: [level('0', '50'), level('3', '50')] }),
  timeframe: null,
  account_id: null,
  ...over,
})

export const settings = (over: Partial<PortfolioSettings> = {}): PortfolioSettings => ({
  capital: '10000',
  ladder: ladder(),
  default_account: 'a1',
  max_open_groups: 10,
  pyramids_bypass_pool: true,
  pyramiding: { max_pyramids: 5, capital: 'each', shares: [] },
  sizing: { mode: 'slot_share', amount: null, percent: null },
  ladders: [],
  exits: {
    take_profit: { mode: 'per_leg', tp_percent: '1', pyramid_tp_percents: [], portions: [] },
    stop_loss: null,
    use_alert_stop: true,
    use_alert_target: true,
    trailing: null,
    break_even: null,
    max_hours: null,
    slippage: { max_percent: '1', mode: 'warn' },
  },
  queue: { rank: ['continuation', 'deepest_loss', 'replacements', 'first_in'], max_length: 500, max_age_minutes: 1440, max_drift_percent: null },
  risk: {
    limits: {
      max_groups_per_symbol: null,
      max_exposure: null,
      max_symbol_exposure: null,
      check_balance: true,
      max_slippage_percent: null,
      allowed_symbols: [],
      denied_symbols: [],
      cooldown_minutes: 0,
    },
    breakers: { max_daily_loss: null, max_drawdown_percent: null, max_losing_streak: null, resume_next_day: true },
    offset: {
      enabled: true,
      loss_threshold_percent: '-5',
      required_pyramids: 5,
      timer_start: 'after_required_pyramids',
      wait_minutes: 60,
      reset_timer_on_replacement: false,
      use_age_filter: false,
      age_minutes: 200,
      max_winners: 3,
      partial_close: true,
      min_close_notional: '20',
      max_slippage_percent: '1',
    },
  },
  max_signal_age_seconds: 60,
  one_entry_per_candle: true,
  spot_short: 'exit_long',
  missing_rules: 'block',
  fallback_rules: null,
  account_routes: [],
  holding_tolerance_percent: '1',
  ...over,
})

export const plannedLeg = (over: Partial<PlannedLegView> = {}): PlannedLegView => ({
  index: 0,
  gap_percent: '0',
  weight_percent: '20',
  tp_percent: '1',
  price: '50000.00',
  quantity: '0.00400',
  cost: '200.00',
  distance_percent: '0.0000',
  placed: true,
  problems: [],
  held_quantity: '0.00400',
  average_price: '50000.00',
  break_even_price: '50100.05',
  target_price: '50500.00',
  target_distance_percent: '1.0000',
  ...over,
})

const LAST = plannedLeg({
  index: 4,
  gap_percent: '2',
  price: '49000.00',
  quantity: '0.00408',
  cost: '199.92',
  distance_percent: '2.0000',
  average_price: '49495.05',
  break_even_price: '49594.14',
  target_price: '49490.00',
})

export const preview = (over: Partial<LadderPreview> = {}): LadderPreview => ({
  symbol: 'BTC/USDT',
  account_id: 'a1',
  quote: 'USDT',
  base: 'BTC',
  tick_size: '0.01',
  step_size: '0.00001',
  min_quantity: '0.00001',
  min_notional: '5',
  max_quantity: null,
  contract_size: '1',
  capital: '1000',
  group_capital: '5000',
  pool_capital: '50000',
  legs: [plannedLeg(), LAST],
  cost: '399.92',
  unused: '600.08',
  free: '10000',
  left: '9600.08',
  accepted: true,
  ...over,
})

export const preset = (over: Partial<PresetView> = {}): PresetView => ({
  id: 'balanced',
  name: 'Balanced',
  note: 'For everyday swings.',
  built_in: true,
  ladder: ladder({ levels: [level('0', '40'), level('4', '60', '1.25')] }),
  legs: 2,
  deepest_percent: '4',
  average_percent: '2.44',
  rebound_percent: '1.63',
  changed_at: null,
  ...over,
})
