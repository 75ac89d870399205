import { describe, expect, it } from 'vitest'

import { addressOf, readChoice, spanOf, spanWords } from './span'

const BERLIN = 'Europe/Berlin'
const TODAY = '2026-03-30'

describe('the days that figures are of', () => {
  it('begin at midnight of the reader’s zone, today being the last', () => {
    expect(spanOf({ kind: 'range', range: '7D' }, TODAY, 'UTC')).toEqual({ from: '2026-03-24T00:00:00.000Z', to: null })
    // Summer time began on the 29th.
    expect(spanOf({ kind: 'range', range: '7D' }, TODAY, BERLIN)).toEqual({ from: '2026-03-23T23:00:00.000Z', to: null })
    expect(spanOf({ kind: 'range', range: 'ALL' }, TODAY, BERLIN)).toEqual({ from: null, to: null })
  })

  it('of one’s own hold the first and the last', () => {
    expect(spanOf({ kind: 'days', first: '2026-03-28', last: '2026-03-29' }, TODAY, BERLIN)).toEqual({
      from: '2026-03-27T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    })
    expect(spanOf({ kind: 'days', first: null, last: '2026-03-01' }, TODAY, 'UTC')).toEqual({ from: null, to: '2026-03-02T00:00:00.000Z' })
  })

  it('survive the way through an address; what is none is not taken', () => {
    for (const choice of [{ kind: 'range', range: '90D' }, { kind: 'days', first: '2026-01-01', last: null }] as const) {
      expect(readChoice(new URLSearchParams(addressOf(choice)), '30D')).toEqual(choice)
    }
    expect(readChoice(new URLSearchParams('range=2D&first=yesterday&last=2026-99-99'), '30D')).toEqual({ kind: 'range', range: '30D' })
  })

  it('are told in words', () => {
    expect(spanWords({ kind: 'range', range: '1Y' })).toBe('1Y')
    expect(spanWords({ kind: 'days', first: null, last: '2026-03-01' })).toBe('beginning to 2026-03-01')
  })
})
