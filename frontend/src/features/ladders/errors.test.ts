import { describe, expect, it } from 'vitest'

import { ladder, level, rule, settings } from '@/test/ladders'

import { draftOf, ruleKey } from './draft'
import { below, errorsAt, placedErrors } from './errors'
import { changesBetween, placeWords } from './words'
import { account } from '@/test/fixtures'

const draft = draftOf(settings({ ladder: ladder({ pyramid_levels: [[3, [level('0', '100')]]] }), ladders: [rule()] }))
const BTC = ruleKey({ symbol: 'BTC/USDT', timeframe: null, account: null })

describe('the server’s reasons', () => {
  it('come to the ladder that they are about', () => {
    const errors = placedErrors(
      { 'ladder.levels.2.gap_percent': 'must grow', 'ladders.0.ladder.generator.count': 'is too large', 'ladders.0.symbol': 'is no pair', 'exits.stop_loss.percent': 'lies within' },
      draft,
    )
    expect(errorsAt(errors, '')).toEqual({ 'levels.2.gap_percent': 'must grow' })
    expect(errorsAt(errors, BTC)).toEqual({ 'generator.count': 'is too large', symbol: 'is no pair' })
    expect(errorsAt(errors, null)).toEqual({ 'exits.stop_loss.percent': 'lies within' })
  })

  it('name a pyramid by its index, also where the shape names it by its place', () => {
    const errors = placedErrors({ 'ladder.pyramid_levels.0.1.0.tp_percent': 'is no number', 'ladder.pyramid_levels.3': 'must total 100' }, draft)
    expect(errorsAt(errors, '')).toEqual({ 'pyramid_levels.3.0.tp_percent': 'is no number', 'pyramid_levels.3': 'must total 100' })
  })

  it('are found below a path', () => {
    const fields = { levels: 'a', 'levels.0.gap_percent': 'b', levelsome: 'c' }
    expect(below(fields, 'levels')).toEqual({ '': 'a', '0.gap_percent': 'b' })
  })

  it.each([
    ['levels.2.gap_percent', 'leg 2, distance'],
    ['pyramid_levels.1.0.tp_percent', 'pyramid 1, leg 0, target'],
    ['generator.volume_scale', 'generator, volume scale'],
    ['levels', 'legs'],
    ['pyramiding.max_pyramids', 'pyramiding, most pyramids'],
  ])('%s stands at %s', (path, words) => {
    expect(placeWords(path)).toBe(words)
  })
})

describe('changes in words', () => {
  it('name each ladder and what it was', () => {
    const before = draftOf(settings({ ladders: [rule()] }))
    const after = draftOf(
      settings({
        ladder: ladder({ levels: [level('0', '100')] }),
        ladders: [rule({ symbol: 'ADA/USDT', timeframe: 900 })],
        pyramiding: { max_pyramids: 3, capital: 'each', shares: [] },
      }),
    )
    expect(changesBetween(before, after, [account])).toEqual([
      'Every other pair: 1 leg over 0\u202f%, was 5 legs over 2\u202f%',
      'ADA/USDT 15m: added',
      'BTC/USDT: removed',
      'Pyramids: at most 3, was 5',
    ])
    expect(changesBetween(before, before, [])).toEqual([])
  })
})
