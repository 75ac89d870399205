import { describe, expect, it } from 'vitest'

import type { CandleView } from '@/api/types'
import { decimal } from '@/lib/decimal'
import { rangeOf } from '@/lib/scale'
import { level, plannedLeg, preview } from '@/test/ladders'

import { differences } from './compare'
import { HEIGHT, LABEL_ROOM, candleShapes, drawnRange, frameOf, labels, rungs, stairs } from './drawing'
import { figuresOf, plainLegs, plannedLegs } from './figures'
import { widened } from './widened'

const D = (text: string) => decimal(text)!
const LEGS = plannedLegs(preview().legs)
const FRAME = frameOf(960, HEIGHT)
const RANGE = drawnRange([LEGS], [], FRAME)!
const candle = (open: string, close: string): CandleView => ({ time: '2026-03-04T09:15:00Z', open, high: '50400', low: '48900', close, volume: '1' })

describe('figures', () => {
  it('are those of the last leg that is placed', () => {
    const left = plannedLeg({ index: 5, placed: false, average_price: null, break_even_price: null, target_price: null, distance_percent: '3', problems: ['too small'] })
    const figures = figuresOf(preview({ legs: [...preview().legs, left] }))
    expect([figures.depth?.toFixed(), figures.breakEven?.toFixed(), figures.placed, figures.leftOut]).toEqual(['2', '49594.14', 2, 1])
    expect(figures.needed?.toFixed(4)).toBe('1.2125')
  })

  it('without a leg are unknown', () => {
    expect(figuresOf(preview({ legs: [] }))).toMatchObject({ depth: null, breakEven: null, needed: null, placed: 0 })
  })

  it('without a price are on a scale from 100, falling for a long and rising for a short', () => {
    const [first, second] = plainLegs([level('0', '50'), level('10', '50')], 'long')
    expect([first?.price.toFixed(), second?.price.toFixed(), second?.average?.toFixed(4), second?.target?.toFixed(2)]).toEqual(['100', '90', '94.7368', '90.90'])
    expect(plainLegs([level('10', '100')], 'short')[0]).toMatchObject({ price: D('110'), target: D('108.9') })
    expect(plainLegs([level('', '50'), level('100', '50')], 'long')).toEqual([])
  })

  it('are compared as they are seen', () => {
    const other = preview({ cost: '399.874', legs: [plannedLeg()] })
    const rows = Object.fromEntries(differences(preview(), other, 'long').map(({ name, ...row }) => [name, row]))
    expect(rows['Worst case, USDT']).toEqual({ mine: '399.92', other: '399.87', by: '+0.05' })
    expect(rows['Depth covered, %']).toEqual({ mine: '2.00', other: '0.00', by: '+2.00' })
    expect(rows['Legs placed']).toEqual({ mine: '2', other: '1', by: '+1' })
  })
})

describe('the scale', () => {
  it('takes in candles as far as the ladder stays readable', () => {
    const range = widened({ low: D('100'), high: D('200') }, [D('90'), D('900')])
    expect([range.low.toFixed(), range.high.toFixed()]).toEqual(['90', '250'])
  })
})

describe('the drawing', () => {
  it('steps down with the average, one column per leg', () => {
    const path = stairs(LEGS.map(({ average }) => average), FRAME, RANGE)
    expect(path).toMatch(/^M\d+ \d+H\d+V\d+H\d+$/)
    expect(stairs([null, D('49000'), null], FRAME, RANGE)).toMatch(/^M\d+ \d+H\d+$/)
  })

  it('gives the largest share the longest bar', () => {
    const [small, large] = rungs(plainLegs([level('0', '25'), level('5', '75')], 'long'), FRAME, rangeOf([D('90'), D('100')])!)
    expect(large!.bar).toBeGreaterThan(2 * small!.bar)
    expect(large!.y).toBeGreaterThan(small!.y)
  })

  it('keeps every label inside and apart, whatever the number of legs', () => {
    const many = plainLegs(Array.from({ length: 200 }, (_, i) => level(String(i / 4), '0.5')), 'long')
    const range = drawnRange([many], [], FRAME)!
    const heights = labels(many, FRAME, range).map(({ y }) => y)
    expect(heights.length).toBeGreaterThan(10)
    heights.forEach((y, i) => expect(y).toBeGreaterThanOrEqual(i === 0 ? 0 : heights[i - 1]! + LABEL_ROOM))
    expect(heights.at(-1)).toBeLessThanOrEqual(HEIGHT)
  })

  it('puts the newest candles before the steps', () => {
    const shapes = candleShapes(Array.from({ length: 500 }, () => candle('49000', '50000')), FRAME, RANGE)
    expect(shapes.length).toBeLessThanOrEqual(90)
    expect(shapes.every(({ x, width, rises }) => x >= 0 && x + width <= FRAME.steps && rises)).toBe(true)
    expect(candleShapes([candle('50000', '49000')], FRAME, RANGE)[0]?.rises).toBe(false)
  })
})
