import { describe, expect, it } from 'vitest'

import { group } from '@/test/fixtures'

import { pressedOrder, sortingOf } from './columns'
import { ALL_CLOSED, type HistoryFilter, belongs, isFiltered, readFilter, wantedOf, withDay, writeFilter } from './filter'
import { meant } from './symbol'

const read = (address: string): HistoryFilter => readFilter(new URLSearchParams(address))
const with_ = (over: Partial<HistoryFilter>): HistoryFilter => ({ ...ALL_CLOSED, ...over })

describe('the filter of the history', () => {
  it('stands in the address and comes back from it', () => {
    const filter = with_({ symbol: 'BTC/USDT', side: 'short', account: 'a1', timeframe: 900, result: 'loss', from: '2026-03-01', to: '2026-03-04', order: 'worst' })
    const address = writeFilter(new URLSearchParams('show=closed'), filter)
    expect(address.get('show')).toBe('closed')
    expect(readFilter(address)).toEqual(filter)
    expect(writeFilter(address, ALL_CLOSED).toString()).toBe('show=closed')
  })

  it('leaves out what an address cannot mean', () => {
    expect(read('side=up&result=none&timeframe=-5&from=yesterday&to=2026-13-40&order=random')).toEqual(ALL_CLOSED)
  })

  it('asks for whole days of the reader’s zone', () => {
    const wanted = wantedOf(with_({ from: '2026-03-28', to: '2026-03-29' }), 'Europe/Berlin')
    // The clocks there go forward in the night to the 29th.
    expect([wanted.from, wanted.to]).toEqual(['2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
  })

  it('never ends before it begins', () => {
    expect(withDay(with_({ from: '2026-03-04', to: '2026-03-05' }), 'to', '2026-03-01')).toMatchObject({ from: '2026-03-01', to: '2026-03-01' })
    expect(withDay(with_({ from: '2026-03-04' }), 'to', '2026-03-04')).toMatchObject({ from: '2026-03-04', to: '2026-03-04' })
    expect(withDay(with_({ from: '2026-03-04' }), 'from', '')).toMatchObject({ from: null })
  })

  it('is one only when it narrows', () => {
    expect([isFiltered(ALL_CLOSED), isFiltered(with_({ order: 'best' })), isFiltered(with_({ timeframe: 60 }))]).toEqual([false, false, true])
  })

  it('holds for what closes meanwhile', () => {
    const closed = group({ status: 'closed', closed_at: '2026-03-04T10:00:00Z', realized_pnl: '-1' })
    const fits = (over: Partial<HistoryFilter>): boolean => belongs(closed, with_(over), 'UTC')
    expect([fits({}), fits({ result: 'loss' }), fits({ from: '2026-03-04', to: '2026-03-04' }), fits({ symbol: 'BTC/USDT', timeframe: 900 })]).toEqual([true, true, true, true])
    expect([fits({ result: 'win' }), fits({ to: '2026-03-03' }), fits({ from: '2026-03-05' }), fits({ side: 'short' }), fits({ account: 'a2' })]).toEqual([false, false, false, false, false])
  })
})

describe('the order of the history', () => {
  it('is pressed in the table’s head', () => {
    expect(sortingOf('worst')).toEqual({ key: 'realized', descending: false })
    expect([pressedOrder('latest', 'closed'), pressedOrder('best', 'closed'), pressedOrder('latest', 'realized'), pressedOrder('best', 'realized')]).toEqual(['oldest', 'latest', 'best', 'worst'])
  })
})

describe('a pair', () => {
  it('is known by its letters', () => {
    expect(meant('btcusdt', ['BTC/USDT', 'ETH/USDT'])).toBe('BTC/USDT')
    expect(meant('doge/usdt', ['BTC/USDT'])).toBe('DOGE/USDT')
    expect(meant(' ', ['BTC/USDT'])).toBeNull()
  })

  it('is not guessed where two are meant', () => {
    expect(meant('btc/usdt', ['BTC/USDT', 'BTC-USDT'])).toBe('BTC/USDT')
    expect(meant('btcusdt', ['BTC/USDT', 'BTC-USDT'])).toBe('BTCUSDT')
  })
})
