import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { group, portfolio, queued } from '@/test/fixtures'

import { continued, lossPercent, priceDigits, startingPrice } from './calculate'
import { leftText, moneySentence, rankReason, replacedText, slotSentence, waitReason } from './words'

const NOON = Date.parse('2026-03-04T12:00:00Z')

describe('the loss of a waiting entry (spec 7.2)', () => {
  it.each([
    ['a long falls', 'long', '200', '190', '-5'],
    ['a long rises: a gain counts as none', 'long', '200', '210', '0'],
    ['a short rises', 'short', '200', '190', '0'],
    ['a short falls behind', 'short', '200', '210', '-5'],
  ] as const)('%s', (_what, side, entry, now, loss) => {
    expect(lossPercent(queued({ side, price: entry }), decimal(now))?.toFixed()).toBe(loss)
  })

  it('is unknown while the price is', () => {
    expect(lossPercent(queued(), null)).toBeNull()
  })
})

describe('where its ladder would start', () => {
  it.each([
    ['long', '200', '190', '190'],
    ['long', '200', '210', '200'],
    ['short', '200', '190', '200'],
    ['short', '200', '210', '210'],
    ['long', '200', null, '200'],
  ] as const)('%s from %s at %s: %s', (side, entry, now, start) => {
    expect(startingPrice(queued({ side, price: entry }), decimal(now))?.toFixed()).toBe(start)
  })
})

describe('the group that an entry would add to', () => {
  const same = group({ symbol: 'ETH/USDT' })

  it('has its key, and is not being closed', () => {
    expect(continued(queued(), [group(), same])).toBe(same)
    for (const over of [{ side: 'short' }, { timeframe_seconds: 60 }, { account_id: 'a2' }, { status: 'closing' }] as const) {
      expect(continued(queued(), [group({ symbol: 'ETH/USDT', ...over })])).toBeNull()
    }
  })
})

it('a column has the digits that its prices need, and no more than can be read', () => {
  expect(priceDigits([queued({ price: '0.45', current_price: '0.4512' }), queued({ price: '200', current_price: null })])).toBe(4)
  expect(priceDigits([queued({ price: '0.00000123' })])).toBe(5)
  expect(priceDigits([])).toBe(0)
})

describe('the words', () => {
  it('leave out rank and wait, which stand beside them', () => {
    expect(rankReason(queued({ why: 'Rank 12: nothing else waits' }))).toBe('Nothing else waits')
    const longest = 'Rank 1: it has waited since 2026-03-04 09:15:00 UTC, longer than the next one'
    expect(rankReason(queued({ why: longest }))).toBe('It has waited longer than the next one')
  })

  it('put what stands in the way now before what it came to wait for', () => {
    expect(waitReason(queued())).toBe('Queued for a free slot, 10 of 10 groups are open')
    expect(waitReason(queued({ held_by: 'the streak of losses is too long' }))).toBe('The streak of losses is too long')
    expect(waitReason(queued({ blocked: 'the long position has to close first' }))).toBe('The long position has to close first')
  })

  it('tell how long it may wait yet', () => {
    expect(leftText(queued({ expires_at: '2026-03-04T15:05:00Z' }), NOON)).toBe('3 h 05 m left')
    expect(leftText(queued({ expires_at: '2026-03-04T12:00:00Z' }), NOON)).toBe('runs out now')
    expect(leftText(queued({ expires_at: null }), NOON)).toBeNull()
  })

  it('count replacements', () => {
    expect([0, 1, 3].map((replacements) => replacedText(queued({ replacements })))).toEqual([null, 'Replaced once', 'Replaced 3 times'])
  })

  it('name the slot that forcing takes', () => {
    expect(slotSentence(portfolio({ open_groups: 6 }), null)).toBe('A slot is free: it takes slot 7 of 10.')
    expect(slotSentence(portfolio({ open_groups: 10 }), null)).toContain('slot 11 of 10')
    expect(slotSentence(portfolio({ open_groups: 10 }), group())).toContain('no slot')
  })

  it('name the money that forcing binds, and that it would be refused', () => {
    const base = { quote: 'USDT', tick_size: '0.01', cost: '1000', legs: [{ price: '50000', placed: true, problems: [] }] }
    expect(moneySentence({ ...base, free: '10', accepted: false })).toContain('and only 10.00 are free: it would be refused.')
    expect(moneySentence({ ...base, free: null, accepted: true })).toContain('what is free is not known now.')
    const none = [{ price: '50000', placed: false, problems: ['Below the minimum of 5 USDT'] }]
    expect(moneySentence({ ...base, legs: none, free: '10', accepted: false })).toBe('No leg could be placed: Below the minimum of 5 USDT.')
  })
})
