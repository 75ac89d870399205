import { describe, expect, it } from 'vitest'

import { format } from '@/lib/decimal'
import { level } from '@/test/ladders'

import { addLevel, isHundred, madeHundred, moveLevel, removeLevel, setLevel, setPortions, total, withWeightsOf100 } from './levels'

const LEVELS = [level('0', '50', '1'), level('1', '30', '2'), level('2.5', '20', '3')]

describe('levels', () => {
  it('grow by the last step', () => {
    expect(addLevel(LEVELS).at(-1)).toEqual(level('4', '20', '3'))
    expect(addLevel([level('0', '100')]).at(-1)?.gap_percent).toBe('1')
    expect(addLevel([])).toEqual([level('0', '100')])
    expect(addLevel([level('0'), level('')]).at(-1)?.gap_percent).toBe('')
  })

  it('are changed and removed one at a time', () => {
    expect(setLevel(LEVELS, 1, 'tp_percent', '9').map(({ tp_percent }) => tp_percent)).toEqual(['1', '9', '3'])
    expect(removeLevel(LEVELS, 0)).toEqual(LEVELS.slice(1))
    expect(setPortions(LEVELS, 2, [{ tp_percent: '1', share_percent: '50' }])[2]?.portions).toHaveLength(1)
  })

  it('are moved without their distances, which must grow', () => {
    const moved = moveLevel(LEVELS, 1, -1)
    expect(moved.map(({ gap_percent }) => gap_percent)).toEqual(['0', '1', '2.5'])
    expect(moved.map(({ weight_percent }) => weight_percent)).toEqual(['30', '50', '20'])
    expect(moveLevel(LEVELS, 0, -1)).toEqual(LEVELS)
  })
})

describe('shares', () => {
  it.each([
    [['1', '1', '1'], ['33.33', '33.33', '33.34']],
    [['20', '20', '20', '20', '25'], ['19.04', '19.04', '19.04', '19.04', '23.84']],
    [['', '0'], ['50', '50']],
    [['0.0001', '100'], ['50', '50']],
    [['100'], ['100']],
  ])('%j are made 100 in proportion, else equal: %j', (typed, made) => {
    expect(madeHundred(typed)).toEqual(made)
    expect(format(total(made), { decimals: 2 })).toBe('100.00')
  })

  it('are those of the legs', () => {
    expect(withWeightsOf100([level('0', '10'), level('1', '30')]).map(({ weight_percent }) => weight_percent)).toEqual(['25', '75'])
  })

  it('fit within a hundredth, as the engine takes them', () => {
    const fits = (...texts: string[]): boolean | null => {
      const sum = total(texts)
      return sum === null ? null : isHundred(sum)
    }
    expect([fits('33.33', '33.33', '33.33'), fits('33.3', '66.6'), fits('100', '')]).toEqual([true, false, null])
  })
})
