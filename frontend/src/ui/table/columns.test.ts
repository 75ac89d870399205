import { describe, expect, it } from 'vitest'

import { fitting, known, templateOf } from './columns'

const PAIR = { key: 'pair', width: 100, grow: 1 }
const AGE = { key: 'age', width: 60, grow: 0, spare: 1 }
const MODE = { key: 'mode', width: 80, grow: 0.5, spare: 9 }
const keys = (room: number): string[] => fitting([PAIR, MODE, AGE], room).map(({ key }) => key)

describe('the columns of a table', () => {
  it('all stand where there is room', () => {
    expect(keys(32 + 100 + 12 + 80 + 12 + 60)).toEqual(['pair', 'mode', 'age'])
  })

  it('give way one after another, the most spare first, and never the first need', () => {
    expect(keys(32 + 100 + 12 + 60)).toEqual(['pair', 'age'])
    expect(keys(32 + 100 + 12 + 59)).toEqual(['pair'])
    expect(keys(10)).toEqual(['pair'])
  })

  it('share what is left', () => {
    expect(templateOf([PAIR, AGE, MODE])).toBe('minmax(100px, 1fr) 60px minmax(80px, 0.5fr)')
  })

  it('are remembered as far as they are still known, each once', () => {
    expect(known(['pair', 'age'], ['age', 'gone', 'age', 7])).toEqual(['age'])
    expect(known(['pair'], 'pair')).toBeNull()
  })
})
