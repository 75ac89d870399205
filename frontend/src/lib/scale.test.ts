import { describe, expect, it } from 'vitest'

import { decimal } from './decimal'
import { heightOf, rangeOf, spread } from './scale'

const d = (text: string) => decimal(text)!

describe('the drawing', () => {
  it('spans all prices with a margin', () => {
    const range = rangeOf([d('100'), d('200')])!
    expect([range.low.toFixed(), range.high.toFixed()]).toEqual(['92', '208'])
    expect([heightOf(d('208'), range, 100), heightOf(d('150'), range, 100), heightOf(d('92'), range, 100)]).toEqual([0, 50, 100])
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
