import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { PortfolioView, SteadyPortfolio } from '@/api/types'
import { T0, account, group, portfolio, price, signal, snapshot } from '@/test/fixtures'

import { LIVE } from './connection'
import { isOpen, priceIn, selectClosedGroups, selectGroup, selectOpenGroups, selectOpenIds, selectPortfolio, selectPrices, selectSignals, selectSteadyPortfolio, selectSymbols } from './selectors'
import { receive, resetLive, setConnection, useLive } from './store'

beforeEach(() => {
  vi.useFakeTimers()
  resetLive()
})
afterEach(() => {
  vi.useRealTimers()
})

function load(): void {
  receive({ type: 'snapshot', snapshot: snapshot({ groups: [group(), group({ id: 'g2', status: 'closed' })] }) })
  vi.runAllTimers()
}

describe('the live store', () => {
  it('applies what arrives within one frame together', () => {
    const drawn = vi.fn()
    const stop = useLive.subscribe(drawn)
    receive({ type: 'snapshot', snapshot: snapshot() })
    receive({ type: 'delta', seq: 8, time: T0, prices: [price('50130.00')] })
    receive({ type: 'delta', seq: 9, time: T0, prices: [price('50140.00')] })
    vi.runAllTimers()
    stop()
    expect(drawn).toHaveBeenCalledTimes(1)
    expect(useLive.getState().feed?.seq).toBe(9)
  })

  it('forgets everything, also what waits, when it is reset', () => {
    setConnection(LIVE)
    receive({ type: 'snapshot', snapshot: snapshot() })
    resetLive()
    vi.runAllTimers()
    expect(useLive.getState()).toEqual({ feed: null, connection: { kind: 'connecting' } })
  })
})

describe('selectors', () => {
  it('tell open from closed', () => {
    load()
    const live = useLive.getState()
    expect(selectOpenGroups(live).map(({ id }) => id)).toEqual(['g1'])
    expect(selectClosedGroups(live).map(({ id }) => id)).toEqual(['g2'])
    expect(isOpen(group({ status: 'failed' }))).toBe(false)
  })

  it('answer with the same list while their input is the same', () => {
    load()
    const before = useLive.getState()
    receive({ type: 'delta', seq: 8, time: T0, prices: [price('1', 'ETH/USDT')] })
    vi.runAllTimers()
    const after = useLive.getState()
    expect(after).not.toBe(before)
    expect(selectOpenGroups(after)).toBe(selectOpenGroups(before))
    expect(selectSignals(after)).toBe(selectSignals(before))
    expect(selectGroup('g1')(after)).toBe(selectGroup('g1')(before))
    expect(selectSymbols(after)).toBe('BTC/USDT\nETH/USDT')
  })

  it('answer with the same portfolio while only money, counts and round trips move', () => {
    load()
    const told = (seq: number, over: Partial<PortfolioView>): SteadyPortfolio | null => {
      receive({ type: 'delta', seq, time: T0, portfolio: portfolio(over) })
      vi.runAllTimers()
      return selectSteadyPortfolio(useLive.getState())
    }
    const before = selectSteadyPortfolio(useLive.getState())
    const moved = { realized_today: '9', realized_total: '9', exposure: '9', open_groups: 9, queue_length: 9, accounts: [{ ...account, latency_ms: '9' }] }
    expect(told(8, moved)).toBe(before)
    expect(told(9, { ...moved, status: 'paused' })).toEqual({ ...before, status: 'paused' })
    expect(told(10, { accounts: [{ ...account, connected: false }] })?.accounts[0]?.connected).toBe(false)
  })

  it('answer with the same ids and prices until a group opens or a price moves', () => {
    load()
    const before = useLive.getState()
    const priceBefore = priceIn(selectPrices(before))(group())
    receive({ type: 'delta', seq: 8, time: T0, groups: [group({ legs_filled: 3 })] })
    vi.runAllTimers()
    expect(selectOpenIds(useLive.getState())).toBe(selectOpenIds(before))
    expect(priceIn(selectPrices(useLive.getState()))(group())).toBe(priceBefore)
    receive({ type: 'delta', seq: 9, time: T0, groups: [group({ id: 'g3' })], prices: [price('50130.00')] })
    vi.runAllTimers()
    expect(selectOpenIds(useLive.getState())).toEqual(['g1', 'g3'])
    expect(priceIn(selectPrices(useLive.getState()))(group())?.toFixed(2)).toBe('50130.00')
  })

  it('order signals newest first', () => {
    const older = signal({ id: 'old', received_at: '2026-03-04T08:00:00.000Z' })
    receive({ type: 'snapshot', snapshot: snapshot({ signals: [older, signal()] }) })
    vi.runAllTimers()
    expect(selectSignals(useLive.getState()).map(({ id }) => id)).toEqual(['s1', 'old'])
  })

  it('know nothing before the first snapshot', () => {
    const live = useLive.getState()
    expect([selectPortfolio(live), selectGroup('g1')(live), selectPrices(live)]).toEqual([null, null, null])
    expect([selectOpenGroups(live), selectClosedGroups(live), selectSignals(live)]).toEqual([[], [], []])
    expect(priceIn(null)(group())).toBeNull()
  })

  it('look a price up by account and symbol', () => {
    load()
    const price = priceIn(selectPrices(useLive.getState()))
    expect(price(group())?.toFixed(2)).toBe('50120.00')
    expect(price(group({ account_id: 'other' }))).toBeNull()
  })
})
