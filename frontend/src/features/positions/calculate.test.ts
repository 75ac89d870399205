import { describe, expect, it } from 'vitest'

import { type Decimal, decimal } from '@/lib/decimal'
import { filledLeg, group, leg, target, withLegs } from '@/test/fixtures'

import { closingEstimate, legTarget, nextTarget, openTotals, progress, restingLegs, unrealized, unsold } from './calculate'

const d = (text: string): Decimal => decimal(text)!
const fixed = (value: Decimal | null | undefined, digits = 2): string | null => value?.toFixed(digits) ?? null

describe('unrealized profit (spec 5)', () => {
  it('is (price − average) × held for a long, in percent of what is invested', () => {
    const profit = unrealized(group({ average_price: '49750', held_quantity: '0.012' }), d('50120'))
    expect([fixed(profit?.amount), fixed(profit?.percent)]).toEqual(['4.44', '0.74'])
  })

  it('is mirrored for a short', () => {
    const profit = unrealized(group({ side: 'short', average_price: '100', held_quantity: '2' }), d('90'))
    expect([fixed(profit?.amount), fixed(profit?.percent)]).toEqual(['20.00', '10.00'])
  })

  it('is unknown, not zero, without a price or a holding', () => {
    expect(unrealized(group(), null)).toBeNull()
    expect(unrealized(group({ average_price: null, held_quantity: '0' }), d('1'))).toBeNull()
    expect(unrealized(group({ held_quantity: '0E-8' }), d('1'))).toBeNull()
  })
})

describe('progress to a target', () => {
  it('runs from 0 at the entry to 100 at the target, and no further', () => {
    const way = (price: string) => fixed(progress(d('50000'), d('50500'), d(price)), 0)
    expect([way('49000'), way('50000'), way('50370'), way('50500'), way('51000')]).toEqual(['0', '0', '74', '100', '100'])
  })

  it('runs downwards for a short', () => {
    expect(fixed(progress(d('100'), d('99'), d('99.25')), 0)).toBe('75')
  })

  it('is unknown where entry, target or price is, or where there is no way to go', () => {
    expect(progress(null, d('1'), d('1'))).toBeNull()
    expect(progress(d('1'), null, d('1'))).toBeNull()
    expect(progress(d('1'), d('2'), null)).toBeNull()
    expect(progress(d('1'), d('1'), d('1'))).toBeNull()
  })
})

describe('a leg on its way out (spec 6)', () => {
  it('has no target before it fills', () => {
    expect(legTarget(leg(), d('1'))).toEqual({ kind: 'none' })
  })

  it('is measured from its own fill price', () => {
    const way = legTarget(filledLeg(0, '50000', '0.004', '50500'), d('50250'))
    expect(way.kind === 'open' && fixed(way.progress, 0)).toBe('50')
  })

  it('is taken once its last target filled', () => {
    const done = { ...filledLeg(0, '50000', '0.004', '50500'), targets: [target({ status: 'cancelled' }), target({ status: 'filled', filled_quantity: '0.004' })] }
    expect(legTarget(done, d('1')).kind).toBe('taken')
  })

  it('is not taken while a second target still rests', () => {
    const half = { ...filledLeg(0, '50000', '0.004', '50500'), targets: [target({ status: 'open' }), target({ status: 'filled', filled_quantity: '0.002' })] }
    expect(legTarget(half, d('1')).kind).toBe('open')
    expect(fixed(unsold(half), 3)).toBe('0.002')
  })
})

describe('the next target', () => {
  it('is the lowest of a long', () => {
    const next = nextTarget(group(), d('50000'))
    expect([fixed(next?.price), fixed(next?.away)]).toEqual(['50247.50', '0.50'])
  })

  it('is the highest of a short', () => {
    const legs = [filledLeg(0, '100', '1', '99'), filledLeg(1, '101', '1', '99.99')]
    const next = nextTarget(withLegs(legs, { side: 'short' }), d('100.5'))
    expect([fixed(next?.price), fixed(next?.away)]).toEqual(['99.99', '0.51'])
  })

  it('leaves out what is sold already', () => {
    const sold = { ...filledLeg(1, '49750', '0.004', '50247.50'), targets: [target({ status: 'filled', filled_quantity: '0.004' })] }
    expect(fixed(nextTarget(withLegs([filledLeg(0, '50000', '0.004', '50500'), sold]), d('50000'))?.price)).toBe('50500.00')
  })

  it('does not exist while nothing filled', () => {
    expect(nextTarget(withLegs([leg()]), d('1'))).toBeNull()
  })

  it('is known before the price is, its distance is not', () => {
    expect(nextTarget(group(), null)).toMatchObject({ progress: null, away: null })
  })
})

describe('closing now', () => {
  it('sells what can be sold, down to the step, and cancels what rests, entries and targets', () => {
    const estimate = closingEstimate(group({ held_quantity: '0.0080299' }), d('49500'))
    expect([fixed(estimate.quantity, 5), fixed(estimate.value), fixed(estimate.realizes)]).toEqual(['0.00802', '396.99', '-3.01'])
    expect(estimate.cancels).toBe(4)
  })

  it('says nothing about money without a price', () => {
    expect(closingEstimate(group(), null)).toMatchObject({ value: null, realizes: null })
  })

  it('counts an order of unknown fate as one that may rest (spec 9)', () => {
    expect(restingLegs(withLegs([leg({ status: 'unknown' }), leg({ status: 'cancelled' }), leg({ status: null })]))).toHaveLength(1)
  })
})

describe('totals of the open groups', () => {
  const groups = [
    group({ id: 'a', average_price: '100', held_quantity: '1', invested: '100' }),
    group({ id: 'b', average_price: '50', held_quantity: '4', invested: '200' }),
    group({ id: 'c', average_price: null, held_quantity: '0', invested: '0' }),
  ]

  it('add profit and what is deployed', () => {
    const prices: Record<string, string> = { a: '110', b: '49' }
    const totals = openTotals(groups, ({ id }) => decimal(prices[id]))
    expect([fixed(totals.profit), fixed(totals.percent), fixed(totals.deployed)]).toEqual(['6.00', '2.00', '300.00'])
    expect(totals.unpriced).toBe(0)
  })

  it('say how many they leave out', () => {
    const totals = openTotals(groups, ({ id }) => (id === 'a' ? d('110') : null))
    expect([fixed(totals.profit), fixed(totals.percent), totals.unpriced]).toEqual(['10.00', '10.00', 1])
  })

  it('follow the price, and the group when it buys more at the same price', () => {
    const totalAt = (of: typeof groups, price: string | null): string | null => {
      const { profit } = openTotals(of, ({ id }) => (id === 'a' ? decimal(price) : null))
      return fixed(profit)
    }
    expect([totalAt(groups, '110'), totalAt(groups, '90'), totalAt(groups, null), totalAt(groups, '110')]).toEqual(['10.00', '-10.00', '0.00', '10.00'])
    const more = groups.map((one) => ({ ...one, held_quantity: '2' }))
    expect(totalAt(more, '110')).toBe('20.00')
  })

  it('have no percent of nothing', () => {
    expect(openTotals([], () => null).percent).toBeNull()
  })
})
