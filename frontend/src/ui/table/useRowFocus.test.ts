import { describe, expect, it } from 'vitest'

import { placeAfter } from './useRowFocus'

describe('the keyboard in a table', () => {
  it('goes from row to row and stops at the ends', () => {
    expect([placeAfter('ArrowDown', 0, 3), placeAfter('ArrowDown', 2, 3), placeAfter('ArrowUp', 0, 3)]).toEqual([1, 2, 0])
  })

  it('goes far at once', () => {
    expect([placeAfter('PageDown', 5, 500), placeAfter('PageUp', 5, 500), placeAfter('End', 0, 500), placeAfter('Home', 400, 500)]).toEqual([15, 0, 499, 0])
  })

  it('leaves other keys alone', () => {
    expect([placeAfter('Enter', 0, 3), placeAfter('x', 0, 3), placeAfter('ArrowDown', -1, 0)]).toEqual([null, null, null])
  })
})
