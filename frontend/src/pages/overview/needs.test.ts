import { describe, expect, it } from 'vitest'

import type { EventView } from '@/api/types'
import { noticesOf } from '@/features/health/notices'
import { T0, account, group, leg, portfolio, withLegs } from '@/test/fixtures'

import { needsOf, pressing } from './needs'

const line = (over: Partial<EventView> = {}): EventView => ({
  id: 'e1',
  time: T0,
  level: 'critical',
  kind: 'risk',
  code: 'daily_loss',
  text: 'The day’s loss reached 100 USDT',
  numbers: {},
  symbol: null,
  account_id: null,
  group_id: null,
  signal_id: null,
  client_order_id: null,
  stands: true,
  settles: false,
  acknowledged_at: null,
  ...over,
})
const NOW = Date.parse(T0)

describe('what needs a hand', () => {
  it('is nothing while all is well: waiting legs and parked ones are as they should be', () => {
    expect(needsOf(noticesOf(portfolio(), [], NOW), [withLegs([leg(), leg({ status: null, parked: true, skip_reason: 'Placed later' })])], [])).toEqual([])
  })

  it('tells the notices with their levers and ages, gravest first', () => {
    const away = { ...account, away_since: '2026-03-04T09:14:00.412Z' }
    const needs = needsOf(noticesOf(portfolio({ status: 'paused', accounts: [away] }), [], NOW), [], [])
    expect(needs.map(({ title, tone, levers }) => [title, tone, levers])).toEqual([
      ['Binance (Practice account) is away for 1 m', 'fault', []],
      ['Portfolio paused', 'attention', ['check', 'resume']],
    ])
  })

  it('tells critical lines until they are read, with the way to their position', () => {
    const [plain, own] = needsOf([], [], [line(), line({ id: 'e2', group_id: 'g1', symbol: 'BTC/USDT' })])
    expect(plain).toMatchObject({ title: 'Critical', line: 'e1', to: { path: '/events' } })
    expect(own).toMatchObject({ title: 'BTC/USDT', line: 'e2', to: { path: '/positions/g1' } })
  })

  it('tells refused legs of a position as one', () => {
    const refused = leg({ index: 3, status: 'rejected', skip_reason: 'Insufficient balance' })
    const [need] = needsOf([], [withLegs([leg(), refused, leg({ index: 4, status: null, skip_reason: 'Below the minimum' })])], [])
    expect(need).toMatchObject({ title: 'BTC/USDT 15m', text: 'Leg 3 and 1 more refused by the exchange: insufficient balance.', tone: 'attention' })
    expect(needsOf([], [group()], [])[0]?.text).toBe('Leg 4 left out: below the minimum.')
  })

  it('is counted without what is only worth knowing', () => {
    const quiet = noticesOf(portfolio({ differences: [{ account_id: 'a1', holding: 'BTC', expected: '0.008', found: '0.0079' }] }), [], NOW)
    expect(quiet).toHaveLength(1)
    expect(pressing(needsOf(quiet, [], [line()]))).toBe(1)
  })
})
