import { describe, expect, it } from 'vitest'

import { isTyping, match } from './keys'

const SHORTCUTS = [
  { keys: ['g', 'p'], does: 'Positions' },
  { keys: ['?'], does: 'List' },
]
const kind = (...pressed: string[]): string => match(pressed, SHORTCUTS).kind

describe('shortcuts', () => {
  it('are begun, then done', () => {
    expect([kind('g'), kind('g', 'p'), kind('?'), kind('x')]).toEqual(['begun', 'done', 'done', 'none'])
  })

  it('start anew with a key that does not follow', () => {
    expect([kind('g', '?'), kind('g', 'g'), kind('g', 'x')]).toEqual(['done', 'begun', 'none'])
  })

  it('leave typing alone', () => {
    expect(isTyping(document.createElement('input'))).toBe(true)
    expect(isTyping(document.createElement('button'))).toBe(false)
    expect(isTyping(null)).toBe(false)
  })
})
