import { describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { aheadAfter } from '@/live/engineClock'
import type { FeedState } from '@/live/state'
import { T0, group, portfolio, price, queued, snapshot } from '@/test/fixtures'
import { candidate, condition, offset, risk, sale } from '@/test/riskFixtures'

import { byLoss, fallFrom, isLosing, ledger, nearness, perSymbol, used, usedTone } from './calculate'
import { BY_PRICE_MS, SOON_MS, nextMoment, waitBefore } from './refresh'
import { againstLimit, countdown, entrySentence, entryWord, pathSentence, runSentences, untilSentence, waitText } from './words'

const NOON = Date.parse('2026-03-04T12:00:00Z')
const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('how full a limit is', () => {
  it.each([
    ['7', '10', '70'],
    ['5200', '5000', '104'],
    ['0', '0', '0'],
    ['1', '0', '100'],
  ])('%s of %s is %s percent', (value, limit, share) => {
    expect(used(value, limit)?.toFixed()).toBe(share)
  })

  it('is not known where there is no limit', () => {
    expect(used('7', null)).toBeNull()
  })

  it('is worth a look when money comes near it, and when a count is used up', () => {
    const share = (value: string) => used(value, '100')
    expect([usedTone(share('79'), false), usedTone(share('80'), false), usedTone(null, false)]).toEqual(['neutral', 'attention', 'neutral'])
    expect([usedTone(share('99'), true), usedTone(share('100'), true)]).toEqual(['neutral', 'attention'])
  })

  it('orders the symbols, and leaves out those without a limit', () => {
    const limit = (symbol: string | null, value: string, most: string | null) => ({ code: 'symbol_exposure', text: '', symbol, value, limit: most })
    const found = perSymbol([limit('A', '10', '100'), limit(null, '99', '100'), limit('B', '50', '100'), limit('C', '90', null)])
    expect(found.map(({ symbol }) => symbol)).toEqual(['B', 'A'])
  })

  it('is said in its own unit', () => {
    const line = (code: string, value: string, limit: string | null) => plain(againstLimit({ code, text: '', symbol: null, value, limit }, 'USDT'))
    expect(line('exposure', '4600', '5000')).toBe('4 600.00 of 5 000.00 USDT')
    expect(line('slots', '7', '10')).toBe('7 of 10')
    expect(line('drawdown', '4', '20')).toBe('4.00 % of 20.00 %')
    expect(line('losing_streak', '2', null)).toBe('2, no limit')
    expect(line('daily_loss', '0', null)).toBe('0.00 USDT, no limit')
  })
})

describe('the paths to an offset', () => {
  it('stand deepest loss first, the unknown last', () => {
    const losses = [null, '-1', '2', '-6.2'].map((loss_percent) => candidate({ loss_percent }))
    expect(byLoss(losses).map(({ loss_percent }) => loss_percent)).toEqual(['-6.2', '-1', '2', null])
    expect(losses.map(isLosing)).toEqual([true, true, false, true])
  })

  it('tell how near a loss is to its threshold', () => {
    const near = (value: string, limit = '-5') => nearness(condition({ code: 'loss', value, limit }))?.toFixed() ?? null
    expect([near('-2.5'), near('-6'), near('1'), near('-1', '0'), near('')]).toEqual(['50', '120', '0', '100', null])
  })

  it('name what stands in the way first; a wait counts down by the engine’s clock', () => {
    const at = Date.parse('2026-03-04T10:02:56Z')
    expect(pathSentence(candidate(), at)).toBe('Its wait ends in 12 m 04 s.')
    expect(pathSentence(candidate(), NOON)).toBe('Its wait is over.')
    expect(pathSentence(candidate({ conditions: [condition({ met: false, text: 'It has 2 of the 5 pyramids asked for' })] }), at)).toBe('It has 2 of the 5 pyramids asked for.')
    expect(pathSentence(candidate({ conditions: [condition()] }), at)).toContain('Up for an offset')
    expect(waitText(candidate(), at)).toBe('12 m 04 s')
    expect(waitText(candidate(), NOON)).toBe('over')
    expect(waitText(candidate({ eligible_at: null }), NOON)).toBe('not begun')
  })

  it.each([[0, '0 s'], [59_999, '59 s'], [60_000, '1 m 00 s'], [3_599_000, '59 m 59 s'], [3_600_000, '1 h 00 m'], [-5, '0 s']])(
    'a countdown of %d ms reads %s',
    (milliseconds, text) => {
      expect(countdown(milliseconds)).toBe(text)
    },
  )
})

describe('may it enter', () => {
  it.each([
    ['healthy', 'Entries are taken'],
    ['paused', 'Entries wait'],
    ['bootstrapping', 'Entries wait'],
    ['reconciling', 'Entries wait'],
    ['locked', 'Entries are refused'],
    ['auditing', 'Entries are refused'],
  ] as const)('%s: %s', (status, text) => {
    expect(entryWord(portfolio({ status })).text).toBe(text)
  })

  it('a full pool makes entries wait for a slot', () => {
    expect(entryWord(portfolio({ open_groups: 10 })).text).toBe('Entries wait for a slot')
    expect(entrySentence(portfolio({ open_groups: 10 }))).toContain('All 10 slots are taken.')
  })

  it('gives the engine’s own reason, and what goes on', () => {
    const sentence = entrySentence(portfolio({ status: 'paused', status_reason: 'the loss realized today is 120, the limit is 100' }))
    expect(sentence).toBe('The loss realized today is 120, the limit is 100. Entries wait in the queue; exits, targets and stops go on.')
  })

  it('names the breaker, and when its pause ends', () => {
    const tripped = risk({
      breakers: [{ code: 'daily_loss', text: '', value: '120', limit: '100', tripped: true }],
      tripped_at: '2026-03-04T11:30:00Z',
      resumes_at: '2026-03-05T00:00:00Z',
    })
    expect(untilSentence(tripped, NOON)).toMatch(/^The limit on the day’s loss was reached .*in 12 h 00 m, or when you resume\.$/)
    expect(untilSentence({ ...tripped, resumes_at: null }, NOON)).toMatch(/It ends when you resume\.$/)
    expect(untilSentence(tripped, Date.parse('2026-03-05T00:00:01Z'))).toMatch(/any moment\.$/)
    expect(untilSentence(risk(), NOON)).toBeNull()
  })

  it('tells equity against its peak', () => {
    expect(fallFrom(risk())?.toFixed()).toBe('-4')
  })
})

describe('an offset', () => {
  it('is told in the server’s numbers before it runs', () => {
    expect(runSentences(offset(), 'USDT').map(plain)).toEqual([
      'First closes all 0.00802 of BTC/USDT, 0.42 of ETH/USDT at market: BTC/USDT +80.00 and ETH/USDT +42.00 USDT.',
      'Then closes all 12 of SOL/USDT at market, which realizes -120.00 USDT.',
      'Needed are 122.00 with fees of 2.00; the winners bring 122.00.',
    ])
  })

  it('that moved since it was read is shown as it moved', () => {
    const live = offset({ number: 2, status: 'done', winners: [sale({ realized: '79.5' })] })
    expect(ledger([live], [offset({ number: 2 }), offset()])).toEqual([live, offset()])
  })
})

describe('when risk is asked for again', () => {
  const feed = (over: Parameters<typeof snapshot>[0] = {}): FeedState => apply(null, { type: 'snapshot', snapshot: snapshot(over) })!
  const after = (before: FeedState, over: object): FeedState => apply(before, { type: 'delta', seq: 8, time: T0, ...over })!

  it('soon after something of the portfolio changed', () => {
    const before = feed()
    for (const over of [{ groups: [group()] }, { portfolio: portfolio() }, { queue: [queued()] }, { offsets: [offset()] }]) {
      expect(waitBefore(before, after(before, over))).toBe(SOON_MS)
    }
    expect(waitBefore(before, feed({ time: '2026-03-04T09:20:00Z' }))).toBe(SOON_MS)
    expect(waitBefore(null, before)).toBe(SOON_MS)
  })

  it('more seldom by prices alone', () => {
    const before = feed()
    expect(waitBefore(before, after(before, { prices: [price('1')] }))).toBe(BY_PRICE_MS)
  })

  it('not for a heartbeat, and not while nothing is known', () => {
    const before = feed()
    expect(waitBefore(before, apply(before, { type: 'heartbeat', seq: 7, time: T0 }))).toBeNull()
    expect(waitBefore(before, before)).toBeNull()
    expect(waitBefore(before, null)).toBeNull()
  })

  it('when the next of its moments has come', () => {
    const at = Date.parse('2026-03-04T10:14:00Z')
    expect(nextMoment(risk({ cooldowns: [{ symbol: 'X', until: '2026-03-04T10:20:00Z' }] }), at)).toBe(60_500)
    expect(nextMoment(risk(), NOON)).toBeNull()
  })
})

describe('the engine’s clock', () => {
  it('is followed when it differs, and keeps steady against the way of a message', () => {
    expect(aheadAfter(0, '2026-03-04T12:00:00.400Z', NOON)).toBe(0)
    expect(aheadAfter(0, '2026-03-04T12:00:05Z', NOON)).toBe(5_000)
    expect(aheadAfter(5_000, '2026-03-04T12:00:04.700Z', NOON)).toBe(5_000)
  })
})
