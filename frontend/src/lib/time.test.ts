import { describe, expect, it } from 'vitest'

import { formatMilliseconds } from './latency'
import { decimal } from './decimal'
import { clock, duration, exact, since, timeframe } from './time'

describe('time', () => {
  it('tells a span in its two largest units', () => {
    const s = 1000
    expect([42 * s, 720 * s, 11_100 * s, 187_200 * s].map(duration)).toEqual(['42 s', '12 m', '3 h 05 m', '2 d 4 h'])
    expect(duration(-5 * s)).toBe('0 s')
  })

  it('counts from an ISO time', () => {
    expect(since('2026-03-04T09:15:00Z', Date.parse('2026-03-04T09:15:03Z'))).toBe(3000)
  })

  it('names the day only when it is another one', () => {
    const now = new Date(2026, 2, 4, 12, 0, 0).getTime()
    expect(clock(new Date(2026, 2, 4, 9, 5, 7).toISOString(), now)).toBe('09:05:07')
    expect(clock(new Date(2026, 2, 3, 9, 5, 7).toISOString(), now)).toBe('3 Mar 09:05')
    expect(clock('not a time', now)).toBe('—')
  })

  it('is exact to the millisecond, with the zone', () => {
    const date = new Date(2026, 2, 4, 9, 15, 0, 412)
    expect(exact(date.toISOString())).toMatch(/^2026-03-04 09:15:00\.412 UTC/)
  })

  it('writes timeframes as traders do (spec 2)', () => {
    expect([30, 60, 900, 14_400, 86_400, 604_800, 2_592_000, null].map(timeframe)).toEqual([
      '30s', '1m', '15m', '4h', '1D', '1W', '1M', '—',
    ])
  })

  it('gives short latencies more digits', () => {
    const shown = ['0.418', '9.9', '12.4'].map((text) => formatMilliseconds(decimal(text)).replace('\u202f', ' '))
    expect(shown).toEqual(['0.42 ms', '9.90 ms', '12 ms'])
    expect(formatMilliseconds(null)).toBe('—')
  })
})
