import { describe, expect, it } from 'vitest'

import type { TimelineItem } from '@/api/types'
import { filledLeg, group, leg, target, withLegs } from '@/test/fixtures'

import { chartFills, chartLines, proposed, spokenLines } from './chartLines'
import { WHOLE } from './exits'

const told = (lines: ReturnType<typeof proposed>): string[] => lines.map(({ kind, price, label }) => `${kind} ${price.toFixed(2)} ${label}`)
const stop = { price: '48000', code: 'stop_loss' as const, text: '4 % beyond the base' }

describe('the lines over the candles', () => {
  it('are entries, average, targets and stop', () => {
    expect(told(chartLines(group({ stop })))).toEqual([
      'filled 50000.00 leg 0',
      'filled 49750.00 leg 1',
      'resting 49500.00 leg 2',
      'resting 49250.00 leg 3',
      'average 49874.69 average',
      'target 50500.00 target 0',
      'target 50247.50 target 1',
      'stop 48000.00 stop',
    ])
  })

  it('can be moved where they are targets or the stop, unless the group is closing', () => {
    const movable = (status: 'active' | 'closing'): string[] => chartLines(group({ stop, status })).filter((line) => line.movable === true).map(({ key }) => key)
    expect(movable('active')).toHaveLength(3)
    expect(movable('closing')).toEqual([])
  })

  it('say when trailing begins, and that a leg is placed later', () => {
    const trailing = { activation_percent: '2', distance_percent: '1', active: false, activation_price: '51000', best_price: null }
    const of = withLegs([leg({ status: null, parked: true })], { average_price: null, trailing })
    expect(told(chartLines(of))).toEqual(['resting 50000.00 leg 0', 'trailing 51000.00 trailing from'])
  })

  it('keep only the labels that say most where there are too many', () => {
    const filled = Array.from({ length: 8 }, (_, i) => filledLeg(i, `${100 - i}`, '1', `${110 - i}`))
    const lines = chartLines(withLegs([...filled, leg({ index: 8, price: '90' }), leg({ index: 9, price: '89' })], { average_price: '96' }))
    expect(lines).toHaveLength(19)
    expect(told(lines.filter((line) => line.unlabelled !== true))).toEqual(['resting 90.00 leg 8', 'average 96.00 average', 'target 103.00 target 7'])
  })

  it('are none once the group is over', () => {
    expect(chartLines(group({ status: 'closed' }))).toEqual([])
  })
})

describe('a price that is asked about', () => {
  it('moves its line, on the tick', () => {
    const lines = proposed(chartLines(group({ stop })), group({ stop }), { kind: 'stop', price: '48500,001', moved: false })
    expect(told(lines).at(-1)).toBe('stop 48500.01 stop')
  })

  it('gets a line of its own where there is none yet', () => {
    expect(told(proposed([], group(), { kind: 'stop', price: '48500', moved: false }))).toEqual(['stop 48500.00 stop'])
    expect(told(proposed([], withLegs([]), { kind: 'target', places: [WHOLE], price: '51000', moved: false }))).toEqual(['target 51000.00 target'])
  })

  it('changes nothing while it is no price', () => {
    const lines = chartLines(group())
    expect(proposed(lines, group(), { kind: 'stop', price: '', moved: false })).toBe(lines)
    expect(proposed(lines, group(), { kind: 'close' })).toBe(lines)
  })
})

describe('fills on the candles', () => {
  const fill = { kind: 'fill', time: '2026-03-04T09:15:00Z', seq: 3, numbers: { price: '50000' }, order: { side: 'buy' } } as unknown as TimelineItem

  it('are the trades of the timeline', () => {
    expect(chartFills([fill, { ...fill, kind: 'note' }, { ...fill, order: null }])).toMatchObject([{ time: '2026-03-04T09:15:00Z', side: 'buy' }])
  })
})

describe('lines read aloud', () => {
  it('go from the top down', () => {
    const lines = chartLines(withLegs([{ ...filledLeg(0, '100', '1', '101'), targets: [target({ price: '101', quantity: '1' })] }], { average_price: '100' }))
    expect(spokenLines(lines, ({ price }) => price.toFixed())).toBe('target 0 101, leg 0 100, average 100')
  })
})
