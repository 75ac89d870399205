import { describe, expect, it } from 'vitest'

import { decimal, ZERO } from '@/lib/decimal'

import { countTicks, everyOf, largestOf, shareOf, short, strengthOf } from './scale'

const D = (text: string) => decimal(text)!
const plain = (text: string) => text.replace('\u2212', '-')

describe('shares', () => {
  it('are of the largest, whatever the signs', () => {
    expect(largestOf([D('3'), D('-12'), D('7')]).toFixed()).toBe('12')
    expect([shareOf(D('-3'), D('12')), shareOf(D('12'), D('12')), shareOf(D('3'), ZERO)]).toEqual([0.25, 1, 0])
  })

  it('colour the least visibly and nothing not at all', () => {
    expect(strengthOf(0)).toBe(0)
    expect(strengthOf(0.01)).toBeGreaterThan(0.1)
    expect(strengthOf(1)).toBeLessThanOrEqual(0.4)
  })
})

describe('short amounts', () => {
  it.each([
    ['4.213', '+4.21'],
    ['-42.18', '-42.2'],
    ['421.8', '+422'],
    ['4218', '+4.2k'],
    ['-42180', '-42k'],
    ['4218000', '+4.2M'],
    ['0', '0.00'],
  ])('%s', (value, text) => {
    expect(plain(short(D(value)))).toBe(text)
  })
})

describe('the marks of a scale of counts', () => {
  it('are round, begin at 0 and hold the largest', () => {
    expect(countTicks(3)).toEqual([0, 1, 2, 3])
    expect(countTicks(17)).toEqual([0, 5, 10, 15, 20])
    expect(countTicks(230)).toEqual([0, 100, 200, 300])
    expect(countTicks(0)).toEqual([0, 1])
  })

  it('are thinned where there are too many', () => {
    expect([everyOf(8, 8), everyOf(22, 8), everyOf(0, 8)]).toEqual([1, 3, 1])
  })
})
