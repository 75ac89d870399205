import { describe, expect, it } from 'vitest'

import { whole } from '@/lib/decimal'

import { type CurvePoint, changeOver, nearest, pathOf, pointsOf, scaleOf, timesOf, upTo } from './curve'

const point = (time: number, realized: number, total = realized): CurvePoint => ({ time, realized: whole(realized), total: whole(total) })
/** Ten thousand, of which 100 are won on the way and 40 lost again on paper. */
const POINTS = [point(0, 10_000), point(25, 10_000, 10_060), point(50, 10_100), point(100, 10_100, 10_060)]

describe('a curve', () => {
  it('is read from the server’s texts', () => {
    const points = pointsOf({ range: '1D', quote: 'USDT', points: [{ time: '1970-01-01T00:00:01Z', realized: '10000.10', total: '9999.9' }] })
    expect(points.map(({ time, realized, total }) => [time, realized.toFixed(), total.toFixed()])).toEqual([[1_000, '10000.1', '9999.9']])
  })

  it('ends with what is known by now, and never runs backwards', () => {
    expect(upTo(POINTS, point(120, 1))).toHaveLength(5)
    expect(upTo(POINTS, point(100, 1))).toBe(POINTS)
    expect(upTo(POINTS, null)).toBe(POINTS)
    expect(upTo([], point(1, 1))).toHaveLength(1)
  })

  it('changes from its first point to its last', () => {
    expect(changeOver(POINTS)?.amount.toFixed()).toBe('60')
    expect(changeOver(POINTS)?.percent?.toFixed()).toBe('0.6')
    expect(changeOver([point(0, 5)])).toBeNull()
    expect(changeOver([point(0, 0), point(1, 5)])?.percent).toBeNull()
  })

  it('has the moment under a pointer', () => {
    expect([0, 0.1, 0.13, 0.4, 0.74, 0.76, 1].map((place) => nearest(POINTS, place))).toEqual([0, 0, 1, 2, 2, 3, 3])
    expect(timesOf(POINTS, 2)).toEqual([25, 75])
  })
})

describe('its scale', () => {
  const texts = (points: readonly CurvePoint[]): string[] => scaleOf(points).ticks.map((tick) => tick.toFixed())

  it('holds both lines, with round amounts', () => {
    const { low, high } = scaleOf(POINTS)
    expect([low.toFixed(), high.toFixed()]).toEqual(['9995', '10105'])
    expect(texts(POINTS)).toEqual(['10000', '10050', '10100'])
  })

  it('has digits where a step needs them', () => {
    const points = [{ time: 0, realized: whole(1), total: whole(1).plus('0.04') }]
    expect([texts(points), scaleOf(points).decimals]).toEqual([['1', '1.02', '1.04'], 2])
  })

  it('has room around a flat line, and knows amounts below zero', () => {
    expect(texts([point(0, 10_000)])).toEqual(['9950', '10000', '10050'])
    expect(scaleOf([point(0, 0)]).low.toFixed()).toBe('-1')
    expect(texts([point(0, -30), point(1, 10)])).toEqual(['-20', '0'])
  })
})

describe('its lines', () => {
  it('step where something was realized, and slope where a price moved', () => {
    const points = [point(0, 0), point(1, 20)]
    const scale = { low: whole(0), high: whole(20), ticks: [], decimals: 0 }
    expect(pathOf(points, 'realized', scale, 100, 10)).toBe('M0.0 10.0H100.0V0.0')
    expect(pathOf(points, 'total', scale, 100, 10)).toBe('M0.0 10.0L100.0 0.0')
  })
})
