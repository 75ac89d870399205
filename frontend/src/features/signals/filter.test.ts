import { describe, expect, it } from 'vitest'

import type { AlertView } from '@/api/types'
import { signal } from '@/test/fixtures'

import { adviceOn, faultOf } from './advice'
import { EVERYTHING, countOf, passes, queryOf, readFilter, toggled } from './filter'

const WORDS = ['accepted', 'queued', 'refused'] as const
const read = (query: string) => readFilter(new URLSearchParams(query), WORDS)

describe('filters in an address', () => {
  it('are read as they are written', () => {
    const query = 'verdict=accepted&verdict=refused&symbol=BTC%2FUSDT&from=2026-03-04T00%3A00%3A00.000Z&q=slot+1'
    const filter = read(query)
    expect(filter).toEqual({ verdicts: ['accepted', 'refused'], symbol: 'BTC/USDT', from: '2026-03-04T00:00:00.000Z', to: null, text: 'slot 1' })
    expect(queryOf(filter)).toBe(query)
    expect(countOf(filter)).toBe(4)
  })

  it('leave out what is none', () => {
    expect(read('verdict=eaten&from=yesterday&q=++&show=alerts')).toEqual(EVERYTHING)
    expect(countOf(EVERYTHING)).toBe(0)
  })

  it('hold for what comes live', () => {
    const one = signal({ verdict: 'queued', symbol: 'BTC/USDT', reason: 'Queued: waits for a free slot', received_at: '2026-03-04T09:15:00.412Z' })
    expect(passes(EVERYTHING, one)).toBe(true)
    expect(passes({ ...EVERYTHING, verdicts: ['queued'], symbol: 'BTC/USDT', text: 'FREE slot' }, one)).toBe(true)
    expect(passes({ ...EVERYTHING, verdicts: ['refused'] }, one)).toBe(false)
    expect(passes({ ...EVERYTHING, symbol: 'ETH/USDT' }, one)).toBe(false)
    expect(passes({ ...EVERYTHING, text: 'exposure' }, one)).toBe(false)
    expect(passes({ ...EVERYTHING, from: '2026-03-04T09:15:00.412Z' }, one)).toBe(true)
    expect(passes({ ...EVERYTHING, to: '2026-03-04T09:15:00.412Z' }, one)).toBe(false)
  })

  it('are switched one by one', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b'])
    expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  })
})

describe('advice on a refused alert', () => {
  const wrong = (error: string | null, field: string | null = null, status = 422): Pick<AlertView, 'status_code' | 'error' | 'error_field'> => ({
    status_code: status,
    error,
    error_field: field,
  })

  it('tells the field from what is wrong with it', () => {
    expect(faultOf(wrong('tv.close_price must be a number', 'tv.close_price'))).toEqual({ field: 'tv.close_price', reason: 'must be a number' })
    expect(faultOf(wrong('is empty'))).toEqual({ field: null, reason: 'is empty' })
  })

  it.each([
    [wrong('tv.entry_price holds a placeholder that was not replaced', 'tv.entry_price'), /TradingView did not replace it/],
    [wrong('symbol is not a market of this account; closest: BTCUSDT', 'symbol'), /closest names/],
    [wrong('exchange is not an exchange of this portfolio; known: BINANCE', 'exchange'), /\{\{exchange\}\}/],
    [wrong('timeframe is not a timeframe such as 15, 240, D, W or 30S', 'timeframe'), /\{\{interval\}\}/],
    [wrong('is not JSON at character 12'), /double quotes/],
    [wrong('price must be a number', 'price'), /digits with a point/],
    [wrong('risk.stop_loss must be below the entry price of a long', 'risk.stop_loss'), /stop lies below/],
    [wrong('secret is missing or wrong', 'secret', 401), /secret anew/],
    [wrong('the database does not answer', null, 503), /sends such an alert again/],
  ])('%j', (alert, advice) => {
    expect(adviceOn(alert)).toMatch(advice)
  })

  it('is not made up', () => {
    expect(adviceOn(wrong(null))).toBeNull()
    expect(adviceOn(wrong('alert_name is longer than 60 characters', 'alert_name'))).toBeNull()
  })
})
