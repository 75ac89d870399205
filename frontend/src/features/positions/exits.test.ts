import { describe, expect, it } from 'vitest'

import type { GroupView } from '@/api/types'
import { type Decimal, decimal } from '@/lib/decimal'
import { filledLeg, group, leg, target, withLegs } from '@/test/fixtures'

import { type ExitLine, WHOLE, exitLines, exitPrice, linesAt, outcomeAt, outcomeOf, placeName, placesOf, targetPlaces } from './exits'

const d = (text: string): Decimal => decimal(text)!
const told = (lines: ExitLine[], of: GroupView): string[] =>
  lines.map((line) => `${line.price.toFixed()} ${placesOf(line).map((place) => placeName(place, of)).join(' + ')} ${line.exits.map(({ quantity }) => quantity.toFixed()).join(' + ')}`)

describe('where a group leaves (spec 6)', () => {
  it('is a line for each leg that holds something', () => {
    expect(told(exitLines(group()), group())).toEqual(['50500 Leg 0 0.004', '50247.5 Leg 1 0.00402'])
  })

  it('is what rests at the exchange, order by order, where a leg has several targets', () => {
    const two = { ...filledLeg(0, '100', '2', '101'), targets: [target({ client_order_id: 'a', price: '101', quantity: '1' }), target({ client_order_id: 'b', price: '102', quantity: '1' })] }
    const of = withLegs([two])
    expect(told(exitLines(of), of)).toEqual(['101 Leg 0 1', '102 Leg 0 1'])
  })

  it('is one line for all that leaves at one price', () => {
    const of = withLegs([filledLeg(0, '100', '1', '101'), filledLeg(1, '99', '2', '101')])
    expect(told(exitLines(of), of)).toEqual(['101 Leg 0 + Leg 1 1 + 2'])
  })

  it('is the average’s price where a hybrid group meets that first', () => {
    const legs = [filledLeg(0, '100', '1', '103'), filledLeg(1, '99', '1', '100')].map((one) => ({ ...one, targets: [] }))
    const of = withLegs(legs, { tp_mode: 'hybrid', target_price: '102' })
    expect(told(exitLines(of), of)).toEqual(['102 Whole position 1', '100 Leg 1 1'])
  })

  it('is the whole group’s, or each pyramid’s, in the modes that have that', () => {
    const whole = withLegs([filledLeg(0, '100', '1', '101')], { tp_mode: 'aggregate', target_price: '105', held_quantity: '1' })
    expect(told(exitLines(whole), whole)).toEqual(['105 Whole position 1'])
    const one = withLegs([filledLeg(0, '100', '1', '101')], { tp_mode: 'pyramid_aggregate', held_quantity: '1' })
    const of = { ...one, pyramids: [{ ...one.pyramids[0]!, target_price: '104', targets: [target({ price: '104', quantity: '1', filled_quantity: '0.4' })] }] }
    expect(told(exitLines(of), of)).toEqual(['104 Pyramid 0 0.6'])
  })

  it('leaves out what is taken, and what is too small to be sold', () => {
    const taken = { ...filledLeg(0, '100', '1', '101'), targets: [target({ status: 'filled', filled_quantity: '0.999' })] }
    const dust = { ...filledLeg(1, '100', '1', '101'), filled_quantity: '0.000001' }
    expect(exitLines(withLegs([taken, dust]))).toEqual([])
  })
})

describe('a price by hand', () => {
  it('is on the tick, in favour of who leaves', () => {
    expect([exitPrice('long', d('100.001'), '0.01'), exitPrice('short', d('100.019'), '0.01'), exitPrice('long', d('100.01'), '0.01')].map((p) => p.toFixed())).toEqual(['100.01', '100.01', '100.01'])
  })

  it('can be given to the whole, and to each leg that was not left out', () => {
    expect(targetPlaces(group()).map((place) => placeName(place, group()))).toEqual(['Whole position', 'Leg 0', 'Leg 1', 'Leg 2', 'Leg 3'])
    expect(targetPlaces(group({ tp_mode: 'aggregate' }))).toEqual([WHOLE])
  })

  it('for the whole moves every leg but those with a price of their own', () => {
    const of = group({ pinned_targets: [{ pyramid: 0, leg: 1, price: '50247.50' }] })
    expect(told(linesAt(of, [WHOLE]), of)).toEqual(['50500 Leg 0 0.004'])
    expect(told(linesAt(of, [{ pyramid: 0, leg: 1 }]), of)).toEqual(['50247.5 Leg 1 0.00402'])
  })

  it('of a leg that did not fill yet moves nothing', () => {
    expect(linesAt(group(), [{ pyramid: 0, leg: 2 }])).toEqual([])
  })
})

describe('what leaving realizes (spec 5)', () => {
  const fixed = (outcome: ReturnType<typeof outcomeAt>): (string | undefined)[] => [outcome?.amount.toFixed(2), outcome?.percent?.toFixed(2)]

  it('is gained on the way up, and by a short on the way down', () => {
    expect(fixed(outcomeAt('long', d('100'), d('2'), d('105')))).toEqual(['10.00', '5.00'])
    expect(fixed(outcomeAt('short', d('100'), d('2'), d('105')))).toEqual(['-10.00', '-5.00'])
  })

  it('adds up over what leaves together', () => {
    const [line] = exitLines(withLegs([filledLeg(0, '100', '1', '101'), filledLeg(1, '98', '1', '101')]))
    expect(fixed(outcomeOf('long', line!.exits, d('101')))).toEqual(['4.00', '2.02'])
  })

  it('is unknown where nothing is held', () => {
    expect(outcomeAt('long', null, d('1'), d('1'))).toBeNull()
    expect(outcomeOf('long', [], d('1'))).toBeNull()
  })

  it('is not told of an entry that is not known', () => {
    expect(exitLines(withLegs([leg({ status: 'open' })]))).toEqual([])
  })
})
