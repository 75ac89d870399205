/** Examples of accounts of one's own: a real one in use, a free one for practice. */
import type { OwnAccountView } from '@/api/types'

import { T0 } from './fixtures'

export const own = (over: Partial<OwnAccountView> = {}): OwnAccountView => ({
  id: 'a1',
  name: 'Main',
  venue: 'binance',
  venue_name: 'Binance',
  market_kind: 'spot',
  simulated: false,
  has_keys: true,
  key_end: 'x7Qd',
  portfolio_id: 'p1',
  portfolio_name: 'Practice',
  open_positions: 2,
  connected: true,
  away_since: null,
  created_at: T0,
  ...over,
})

export const practice: OwnAccountView = own({
  id: 'a2',
  name: 'Spare',
  simulated: true,
  portfolio_id: null,
  portfolio_name: null,
  open_positions: 0,
  connected: null,
  key_end: null,
})
