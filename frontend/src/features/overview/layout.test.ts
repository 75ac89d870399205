import { describe, expect, it } from 'vitest'

import { type BoardLayout, moved, placedAt, resized, restored, rowsOf, withPanel, withoutPanel } from './layout'

/** Rows: `a a a a a a a a b b b b`, `c c c c d d d d e e e e`, `f` over all. */
const USUAL = [
  { key: 'a', width: 8 },
  { key: 'b', width: 4 },
  { key: 'c', width: 4 },
  { key: 'd', width: 4 },
  { key: 'e', width: 4 },
  { key: 'f', width: 12 },
]
const START: BoardLayout = { shown: USUAL, hidden: [] }
const order = ({ shown }: BoardLayout): string => shown.map(({ key }) => key).join('')

describe('panels', () => {
  it('flow into rows of twelve columns', () => {
    expect(rowsOf(USUAL).map((row) => row.map(({ key, from }) => `${key}${from}`).join(' '))).toEqual(['a0 b8', 'c0 d4 e8', 'f0'])
    expect(rowsOf([{ key: 'x', width: 9 }, { key: 'y', width: 5 }])).toHaveLength(2)
    expect(rowsOf([])).toEqual([])
  })

  it('move sideways by one place', () => {
    expect([order(moved(START, 'b', 'left')), order(moved(START, 'b', 'right'))]).toEqual(['bacdef', 'acbdef'])
  })

  it('move up and down to the panel that stands there', () => {
    expect(order(moved(START, 'e', 'up'))).toBe('aebcdf')
    expect(order(moved(START, 'd', 'up'))).toBe('dabcef')
    expect(order(moved(START, 'b', 'down'))).toBe('acdebf')
    expect(order(moved(START, 'c', 'down'))).toBe('abdefc')
  })

  it('stay where they are at an edge', () => {
    expect(moved(START, 'a', 'left')).toBe(START)
    expect(moved(START, 'f', 'right')).toBe(START)
    expect(moved(START, 'a', 'up')).toBe(START)
    expect(moved(START, 'f', 'down')).toBe(START)
    expect(moved(START, 'gone', 'up')).toBe(START)
  })

  it('are put where another one stands', () => {
    expect(order(placedAt(START, 'a', 3))).toBe('bcdaef')
    expect(order(placedAt(START, 'f', 0))).toBe('fabcde')
    expect(placedAt(START, 'c', 2)).toBe(START)
  })

  it('become wider and narrower in steps, to an end', () => {
    expect(resized(START, 'b', 1).shown[1]).toEqual({ key: 'b', width: 5 })
    expect(resized(START, 'b', -1).shown[1]).toEqual({ key: 'b', width: 3 })
    expect(resized(START, 'f', 1)).toBe(START)
  })

  it('go and come back', () => {
    const without = withoutPanel(START, 'c')
    expect([order(without), without.hidden]).toEqual(['abdef', ['c']])
    const back = withPanel(without, 'c', USUAL)
    expect([order(back), back.hidden]).toEqual(['abdefc', []])
    expect(withPanel(START, 'c', USUAL)).toBe(START)
  })
})

describe('what was remembered', () => {
  it('is taken as it was', () => {
    const mine = withoutPanel(resized(moved(START, 'f', 'up'), 'b', -1), 'a')
    expect(restored(JSON.parse(JSON.stringify(mine)), USUAL)).toEqual(mine)
  })

  it('loses what no longer exists or makes no sense, and gains what is new', () => {
    const found = { shown: [{ key: 'old', width: 4 }, { key: 'b', width: 77 }, { key: 'b', width: 3 }, {}], hidden: ['a', 'old', 7] }
    expect(restored(found, USUAL)).toEqual({ shown: [{ key: 'b', width: 4 }, ...USUAL.slice(2)], hidden: ['a'] })
  })

  it.each([null, 7, 'x', {}, { shown: 'x' }])('is as usual for %j', (found) => {
    expect(restored(found, USUAL)).toEqual(START)
  })
})
