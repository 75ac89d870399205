import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { group } from '@/test/fixtures'

import { chartLines } from './chartLines'
import { marksOf } from './ladder'

describe('the marks of a ladder', () => {
  it('are the lines of the chart, and the price', () => {
    const labels = (price: string | null): string[] => marksOf(group(), decimal(price)).map(({ kind, label }) => `${kind} ${label}`)
    expect(labels(null)).toEqual(chartLines(group()).map(({ kind, label }) => `${kind} ${label}`))
    expect(labels('50120').slice(-2)).toEqual(['target target 1', 'price price'])
  })
})
