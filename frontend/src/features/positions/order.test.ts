import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { group } from '@/test/fixtures'

import { COLUMN_KEYS } from './list/columns'
import { BY_AGE, type Known, type SortKey, moves, pressed, sorted } from './order'

const groups = [
  group({ id: 'old', symbol: 'ETH/USDT', account_id: 'z', opened_at: '2026-01-01T00:00:00Z', average_price: '100', held_quantity: '1', invested: '100', status: 'active' }),
  group({ id: 'new', symbol: 'BTC/USDT', account_id: 'y', opened_at: '2026-01-03T00:00:00Z', average_price: '100', held_quantity: '3', invested: '300', status: 'live', timeframe_seconds: 60 }),
  group({ id: 'unknown', symbol: 'SOL/USDT', account_id: 'x', opened_at: '2026-01-02T00:00:00Z', average_price: null, held_quantity: '0', invested: '0', status: 'waiting', timeframe_seconds: null }),
]
const prices: Record<string, string> = { old: '103', new: '102' }
const known: Known = { priceOf: ({ id }) => decimal(prices[id]), accountOf: (id) => ({ x: 'Beta', y: 'Alpha', z: 'Gamma' })[id] ?? id }
const order = (key: SortKey, descending: boolean): string[] => sorted(groups, { key, descending }, known).map(({ id }) => id)

describe('the order of the open groups', () => {
  it('is newest first unless asked otherwise', () => {
    expect(sorted(groups, BY_AGE, known).map(({ id }) => id)).toEqual(['new', 'unknown', 'old'])
  })

  it('follows profit in money and in percent', () => {
    expect(order('amount', true)).toEqual(['new', 'old', 'unknown'])
    expect(order('percent', true)).toEqual(['old', 'new', 'unknown'])
  })

  it('puts the unknown last both ways', () => {
    expect([order('amount', false).at(-1), order('amount', true).at(-1)]).toEqual(['unknown', 'unknown'])
    expect([order('timeframe', false).at(-1), order('timeframe', true).at(-1)]).toEqual(['unknown', 'unknown'])
  })

  it('follows names, and accounts by what they are called', () => {
    expect(order('pair', false)).toEqual(['new', 'old', 'unknown'])
    expect(order('account', false)).toEqual(['new', 'unknown', 'old'])
  })

  it('follows a state on its way, not by its name', () => {
    expect(order('state', false)).toEqual(['unknown', 'new', 'old'])
  })

  it('can be had by each column, and turned round', () => {
    for (const key of ['pair', ...COLUMN_KEYS] as const) {
      expect([...order(key, true)].sort(), key).toEqual(['new', 'old', 'unknown'])
    }
    expect(order('invested', true)).toEqual(['new', 'old', 'unknown'])
    expect(order('invested', false)).toEqual(['unknown', 'old', 'new'])
  })

  it('moves by itself only where the market or a fill can move it', () => {
    expect(moves(BY_AGE)).toBe(false)
    expect(moves({ key: 'account', descending: false })).toBe(false)
    expect(moves({ key: 'amount', descending: true })).toBe(true)
  })

  it('begins with the largest number or the first name, and turns with the second press', () => {
    const first = pressed(BY_AGE, 'amount')
    expect(first).toEqual({ key: 'amount', descending: true })
    expect(pressed(first, 'amount')).toEqual({ key: 'amount', descending: false })
    expect(pressed(first, 'pair')).toEqual({ key: 'pair', descending: false })
  })
})
