import { describe, expect, it } from 'vitest'

import {
  clamp,
  decimal,
  decimalsOf,
  format,
  formatMoney,
  formatPercent,
  formatPnl,
  formatStep,
  moneyDecimals,
  percentOf,
  roundDown,
  sum,
  whole,
} from './decimal'

const d = (text: string) => decimal(text)!
const seen = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('decimal', () => {
  it('keeps what a binary float cannot', () => {
    expect(d('0.1').plus(d('0.2')).toFixed()).toBe('0.3')
    expect(d('123456789012345678.123456789').toFixed()).toBe('123456789012345678.123456789')
  })

  it('answers null for what is missing or not a number', () => {
    for (const text of [null, undefined, '', 'NaN', 'Infinity', 'abc', '1,5']) expect(decimal(text)).toBeNull()
  })

  it('reads the exponents that a server may write', () => {
    expect(d('1E-8').toFixed()).toBe('0.00000001')
    expect(d('0E-8').toFixed()).toBe('0')
  })

  it('refuses a JavaScript number', () => {
    expect(() => d('1').plus(0.1)).toThrow()
  })

  it('sums, clamps and shares', () => {
    expect(sum([]).toFixed()).toBe('0')
    expect(sum([d('1.1'), d('2.2')]).toFixed()).toBe('3.3')
    expect(clamp(d('5'), d('0'), d('3')).toFixed()).toBe('3')
    expect(clamp(d('-5'), d('0'), d('3')).toFixed()).toBe('0')
    expect(percentOf(d('1'), d('4'))?.toFixed()).toBe('25')
    expect(percentOf(d('1'), d('0'))).toBeNull()
    expect(whole(7).toFixed()).toBe('7')
  })

  it('rounds a quantity down to the step (spec 4)', () => {
    expect(roundDown(d('0.0040201'), '0.00001').toFixed()).toBe('0.00402')
    expect(roundDown(d('17'), '5').toFixed()).toBe('15')
    expect(roundDown(d('17'), '0').toFixed()).toBe('17')
  })

  it('knows the digits of a tick', () => {
    expect([decimalsOf('0.01'), decimalsOf('0.01000'), decimalsOf('1E-8'), decimalsOf('10'), decimalsOf('1')]).toEqual([2, 2, 8, 0, 0])
  })
})

describe('format', () => {
  it('separates thousands and shows all digits', () => {
    expect(seen(format(d('1234567.5'), { decimals: 2 }))).toBe('1 234 567.50')
    expect(seen(format(d('999.5'), { decimals: 0 }))).toBe('1 000')
  })

  it('shows the sign of a profit, and none on zero', () => {
    expect(seen(formatPnl(d('42.176'), 'USDT'))).toBe('+42.18')
    expect(seen(formatPnl(d('-4.1'), 'USDT'))).toBe('-4.10')
    expect(formatPnl(d('-0.001'), 'USDT')).toBe('0.00')
    expect(formatPnl(d('0'), 'USDT')).toBe('0.00')
  })

  it('shows a dash for the unknown, never a zero', () => {
    expect(format(null, { decimals: 2 })).toBe('—')
    expect(formatPercent(null)).toBe('—')
    expect(formatStep(decimal(null), '0.01')).toBe('—')
  })

  it('takes the precision from the market or the coin', () => {
    expect(seen(formatStep(d('50000'), '0.01'))).toBe('50 000.00')
    expect(seen(formatStep(d('0.00001134'), '0.00000001'))).toBe('0.00001134')
    expect(seen(formatMoney(d('0.5'), 'BTC'))).toBe('0.50000000')
    expect(moneyDecimals('USDC')).toBe(2)
    expect(seen(formatPercent(d('0.735')))).toBe('+0.74 %')
  })
})
