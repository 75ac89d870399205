import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { filledLeg, group, leg, target, withLegs } from '@/test/fixtures'

import { heightOf, marksOf, rangeOf, spread } from './ladder'

const d = (text: string) => decimal(text)!
const named = (marks: ReturnType<typeof marksOf>): string[] => marks.map(({ kind, price, label }) => `${kind} ${price.toFixed(2)} ${label}`)

describe('the marks of a ladder', () => {
  it('are filled legs, resting legs, their targets, the average and the price', () => {
    expect(named(marksOf(group(), d('50120')))).toEqual([
      'filled 50000.00 leg 0',
      'filled 49750.00 leg 1',
      'resting 49500.00 leg 2',
      'resting 49250.00 leg 3',
      'target 50500.00 target',
      'target 50247.50 target',
      'average 49874.69 average',
      'price 50120.00 price',
    ])
  })

  it('name the pyramid when there is more than one, and draw equal targets once', () => {
    const legs = [filledLeg(0, '100', '1', '101')]
    const two = withLegs(legs)
    const pyramids = [two.pyramids[0]!, { ...two.pyramids[0]!, index: 1 }]
    expect(named(marksOf({ ...two, pyramids, average_price: null }, null))).toEqual([
      'filled 100.00 P0 leg 0',
      'filled 100.00 P1 leg 0',
      'target 101.00 target of 2',
    ])
  })

  it('leave out what is sold, cancelled or was never sent', () => {
    const sold = { ...filledLeg(0, '100', '1', '101'), targets: [target({ status: 'filled', filled_quantity: '1' })] }
    const legs = [sold, leg({ index: 1, status: 'cancelled' }), leg({ index: 2, status: null })]
    expect(marksOf(withLegs(legs, { average_price: null }), null)).toEqual([])
  })
})

describe('the drawing', () => {
  it('spans all prices with a margin', () => {
    const range = rangeOf([d('100'), d('200')])!
    expect([range.low.toFixed(), range.high.toFixed()]).toEqual(['94', '206'])
    expect([heightOf(d('206'), range, 100), heightOf(d('150'), range, 100), heightOf(d('94'), range, 100)]).toEqual([0, 50, 100])
  })

  it('manages one price, and none', () => {
    const range = rangeOf([d('100')])!
    expect(heightOf(d('100'), range, 100)).toBe(50)
    expect(heightOf(d('0'), rangeOf([d('0')])!, 100)).toBe(50)
    expect(rangeOf([])).toBeNull()
  })

  it('moves labels apart, keeps their order and stays inside', () => {
    expect(spread([10, 12, 14, 90], 20, 100)).toEqual([10, 30, 50, 90])
    expect(spread([80, 95, 99], 20, 100)).toEqual([60, 80, 100])
    expect(spread([], 20, 100)).toEqual([])
  })
})
