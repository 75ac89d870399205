import { expect, it } from 'vitest'

import { rangeAhead, withIndex } from './rangeAhead'

const ends = (rows: number[]): [number | undefined, number | undefined] => [rows[0], rows.at(-1)]

it('keeps its rows until few are left ahead, then goes on by several', () => {
  const range = rangeAhead()
  const at = (startIndex: number): [number | undefined, number | undefined] => ends(range({ startIndex, endIndex: startIndex + 9, count: 100 }))
  expect([at(0), at(3), at(4)]).toEqual([[0, 18], [0, 18], [0, 22]])
  expect([at(30), at(27), at(26)]).toEqual([[21, 48], [21, 48], [17, 44]])
  expect([at(90), at(80)]).toEqual([[81, 99], [71, 98]])
})

it('has the rows that there are, when they get fewer and when fewer are seen', () => {
  const range = rangeAhead()
  expect(ends(range({ startIndex: 0, endIndex: 9, count: 100 }))).toEqual([0, 18])
  expect(ends(range({ startIndex: 0, endIndex: 9, count: 15 }))).toEqual([0, 14])
  expect(ends(range({ startIndex: 0, endIndex: 39, count: 100 }))).toEqual([0, 48])
  expect(ends(range({ startIndex: 0, endIndex: 0, count: 100 }))).toEqual([0, 9])
  expect(range({ startIndex: 0, endIndex: -1, count: 0 })).toEqual([])
})

it('takes one more row along, in order', () => {
  expect(withIndex([4, 5, 6], 2, 10)).toEqual([2, 4, 5, 6])
  expect(withIndex([4, 5, 6], 9, 10)).toEqual([4, 5, 6, 9])
  expect([withIndex([4, 5], 5, 10), withIndex([4, 5], 10, 10), withIndex([4, 5], null, 10)]).toEqual([[4, 5], [4, 5], [4, 5]])
})
