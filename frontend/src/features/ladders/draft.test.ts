import { describe, expect, it } from 'vitest'

import { ladder, level, rule, settings } from '@/test/ladders'

import { bySpecificity, decimalText, draftOf, isSame, ladderDraftOf, ladderOf, partOf, ruleKey, wholeText, withLadder } from './draft'

const generator = { count: 8, first_step_percent: '1', step_scale: '1.25', volume_scale: '1.4', tp_percent: '1.25' }

describe('a draft (spec 4)', () => {
  it('says what the settings said', () => {
    const given = settings({
      ladder: ladder({ pyramid_levels: [[2, [level('0', '100')]]], max_resting_legs: 3, cancel_beyond_percent: '1.5', cancel_after_minutes: 90 }),
      ladders: [rule({ timeframe: 900, account_id: 'a1', ladder: ladder({ levels: [], generator }) })],
      pyramiding: { max_pyramids: 2, capital: 'shared', shares: ['60', '40'] },
    })
    const { ladder: default_, ladders, pyramiding } = given
    expect(partOf(draftOf(given))).toEqual({ ladder: default_, ladders, pyramiding })
  })

  it('keeps table and generator, and sends the one that is chosen', () => {
    const table = ladderDraftOf(ladder())
    const generated = { ...table, form: 'generator' as const }
    expect(ladderOf(generated).levels).toEqual([])
    expect(ladderOf(generated).generator).toMatchObject({ count: 5, first_step_percent: '0.5' })
    expect(ladderOf({ ...generated, form: 'table' })).toEqual(ladder())
  })

  it('takes what is empty for no limit, and a count that is empty for none', () => {
    const emptied = { ...ladderDraftOf(ladder({ levels: [], generator, max_resting_legs: 3 })), max_resting_legs: '' }
    expect(ladderOf(emptied).max_resting_legs).toBeNull()
    expect(ladderOf({ ...emptied, generator: { ...emptied.generator, count: '' } }).generator?.count).toBe(0)
  })

  it('drops the shares when each pyramid has its own capital', () => {
    const draft = draftOf(settings({ pyramiding: { max_pyramids: 2, capital: 'shared', shares: ['60', '40'] } }))
    expect(partOf({ ...draft, pyramiding: { ...draft.pyramiding, capital: 'each' } }).pyramiding.shares).toEqual([])
  })

  it('is the same however its numbers are written', () => {
    const written = settings({ ladder: ladder({ levels: [level('0.0', '100.00')] }) })
    expect(isSame(written, settings({ ladder: ladder({ levels: [level('0', '100')] }) }))).toBe(true)
    expect(isSame(written, settings({ ladder: ladder({ levels: [level('0', '99')] }) }))).toBe(false)
  })

  it('is changed at one ladder only', () => {
    const draft = draftOf(settings({ ladders: [rule(), rule({ timeframe: 900 })] }))
    const changed = withLadder(draft, ruleKey({ symbol: 'BTC/USDT', timeframe: 900, account: null }), (now) => ({ ...now, levels: [] }))
    expect([changed.ladder, changed.rules[0]]).toEqual([draft.ladder, draft.rules[0]])
    expect(changed.rules[1]?.ladder.levels).toEqual([])
  })

  it('lists the most specific first, as the engine looks', () => {
    const rules = [rule(), rule({ timeframe: 900 }), rule({ timeframe: 900, account_id: 'a1' }), rule({ symbol: 'ADA/USDT' })]
    const listed = bySpecificity(draftOf(settings({ ladders: rules })).rules).map(ruleKey)
    expect(listed).toEqual(['ADA/USDT||', 'BTC/USDT|900|a1', 'BTC/USDT|900|', 'BTC/USDT||'])
  })
})

describe('what is typed', () => {
  it('becomes a decimal or a count', () => {
    expect(['0,5', '1.25 %', '-3', '1,234.5'].map(decimalText)).toEqual(['0.5', '1.25', '3', '1234.5'])
    expect(['5', '5.5', 'x'].map(wholeText)).toEqual(['5', '55', ''])
  })
})
