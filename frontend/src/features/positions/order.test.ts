import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { group } from '@/test/fixtures'

import { BY_AGE, type SortKey, matching, needsPrices, sorted } from './order'

const groups = [
  group({ id: 'old', symbol: 'ETH/USDT', opened_at: '2026-01-01T00:00:00Z', average_price: '100', held_quantity: '1' }),
  group({ id: 'new', symbol: 'BTC/USDT', opened_at: '2026-01-03T00:00:00Z', average_price: '100', held_quantity: '3' }),
  group({ id: 'unknown', symbol: 'SOL/USDT', opened_at: '2026-01-02T00:00:00Z', average_price: null, held_quantity: '0' }),
]
const prices: Record<string, string> = { old: '103', new: '102' }
const order = (key: SortKey, descending: boolean): string[] =>
  sorted(groups, { key, descending }, ({ id }) => decimal(prices[id])).map(({ id }) => id)

describe('the order of the open groups', () => {
  it('is newest first unless asked otherwise', () => {
    expect(sorted(groups, BY_AGE, () => null).map(({ id }) => id)).toEqual(['new', 'unknown', 'old'])
  })

  it('follows profit in money and in percent', () => {
    expect(order('amount', true)).toEqual(['new', 'old', 'unknown'])
    expect(order('percent', true)).toEqual(['old', 'new', 'unknown'])
  })

  it('puts the unknown last both ways', () => {
    expect(order('amount', false).at(-1)).toBe('unknown')
    expect(order('target', true)).toHaveLength(3)
  })

  it('follows the name', () => {
    expect(order('pair', false)).toEqual(['new', 'old', 'unknown'])
  })

  it('depends on the market only where it must', () => {
    expect(needsPrices(BY_AGE)).toBe(false)
    expect(needsPrices({ key: 'amount', descending: true })).toBe(true)
  })
})

describe('the filter', () => {
  it('finds a pair whatever the case and the separator', () => {
    expect(matching(groups, 'btcusdt').map(({ id }) => id)).toEqual(['new'])
    expect(matching(groups, ' Eth/u ').map(({ id }) => id)).toEqual(['old'])
    expect(matching(groups, '')).toBe(groups)
    expect(matching(groups, 'doge')).toEqual([])
  })
})
