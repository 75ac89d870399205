import { afterEach, describe, expect, it } from 'vitest'

import { USUAL, isZone, setConventions } from './conventions'
import { decimal, formatExact, formatMoney, formatPercent } from './decimal'
import { clock, exact, wallOf, zoneOf } from './time'

afterEach(() => setConventions(USUAL))

const d = (text: string) => decimal(text)!

describe('numbers', () => {
  it.each([
    ['\u202f', '.', '12\u202f345\u202f678.90'],
    [',', '.', '12,345,678.90'],
    ['.', ',', '12.345.678,90'],
    ['’', '.', '12’345’678.90'],
    ['', '.', '12345678.90'],
  ])('with “%s” between thousands and “%s” before the decimals', (thousands, point, written) => {
    setConventions({ ...USUAL, thousands, point })
    expect(formatMoney(d('12345678.9'), 'USDT')).toBe(written)
  })

  it('keep all their digits, and their minus, where none may be lost', () => {
    setConventions({ ...USUAL, thousands: '.', point: ',' })
    expect([formatExact(d('-10000.000125')), formatExact(d('1E-8')), formatExact(d('500'))]).toEqual(['\u221210.000,000125', '0,00000001', '500'])
  })

  it('are written so in percent too', () => {
    setConventions({ ...USUAL, thousands: '.', point: ',' })
    expect(formatPercent(d('2.584'))).toBe('+2,58\u202f%')
  })
})

describe('times', () => {
  const MOMENT = '2026-03-29T00:59:30.412Z'
  const at = (zone: string): void => setConventions({ ...USUAL, zone })

  it.each([
    ['UTC', '2026-03-29 00:59:30.412 UTC'],
    ['Europe/Berlin', '2026-03-29 01:59:30.412 UTC+01:00'],
    ['Asia/Kolkata', '2026-03-29 06:29:30.412 UTC+05:30'],
    ['America/New_York', '2026-03-28 20:59:30.412 UTC\u221204:00'],
  ])('are shown in %s', (zone, shown) => {
    at(zone)
    expect(exact(MOMENT)).toBe(shown)
  })

  it('know when summer begins', () => {
    at('Europe/Berlin')
    expect(zoneOf(new Date('2026-03-29T01:00:00Z'))).toBe('UTC+02:00')
  })

  it('belong to the day of their zone', () => {
    const now = Date.parse('2026-03-29T02:00:00Z')
    at('UTC')
    expect(clock(MOMENT, now)).toBe('00:59:30')
    at('America/New_York')
    expect(clock('2026-03-29T03:59:59Z', now)).toBe('23:59:59')
    expect(clock('2026-03-28T03:00:00Z', now)).toBe('27 Mar 23:00')
  })

  it('at midnight are hour 0', () => {
    expect(wallOf(new Date('2026-03-29T00:00:00Z'), 'UTC')).toEqual({ year: 2026, month: 3, day: 29, hour: 0, minute: 0, second: 0 })
  })

  it('have zones that exist', () => {
    expect([isZone('local'), isZone('UTC'), isZone('Europe/Berlin'), isZone('Mars/Base'), isZone('')]).toEqual([true, true, true, false, false])
  })
})
