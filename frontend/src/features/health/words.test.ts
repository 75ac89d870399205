import { describe, expect, it } from 'vitest'

import type { AccountView } from '@/api/types'
import { T0, account, group, portfolio } from '@/test/fixtures'

import { differencesOf, isAway, isClockOff } from './calculate'
import { noticesOf } from './notices'
import { connectionWord, offset, remedy, resumeSentences, sentence, stateSentences } from './words'

const NOW = Date.parse(T0)
const seen = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')
const at = (milliseconds: number): string => new Date(NOW - milliseconds).toISOString()

describe('what differs', () => {
  it('has the same digits in one row, no more than it takes', () => {
    const differences = [{ account_id: 'a1', holding: 'BTC', expected: '0.008011980000', found: '0.5' }]
    const [row] = differencesOf(portfolio({ differences }), [])
    expect([row?.expected, row?.found, seen(row?.difference ?? ''), row?.holds, row?.size]).toEqual([
      '0.00801198',
      '0.50000000',
      '+0.49198802',
      '0.5',
      '0.49198802',
    ])
  })

  it('belongs to the positions of that account: by coin for spot, by symbol for a perpetual', () => {
    const linear: AccountView = { ...account, id: 'a2', market_kind: 'linear' }
    const groups = [
      group(),
      group({ id: 'other', account_id: 'a2' }),
      group({ id: 'perpetual', account_id: 'a2', symbol: 'BTC/USDT:USDT' }),
      group({ id: 'eth', base: 'ETH' }),
    ]
    const differences = [
      { account_id: 'a1', holding: 'BTC', expected: '1', found: '2' },
      { account_id: 'a2', holding: 'BTC/USDT:USDT', expected: '-1', found: '0' },
    ]
    const rows = differencesOf(portfolio({ accounts: [account, linear], differences }), groups)
    expect(rows.map(({ positions }) => positions.map(({ id }) => id))).toEqual([['g1'], ['perpetual']])
    expect(rows.map(({ coin }) => coin)).toEqual(['BTC', 'BTC'])
    expect(rows.map(remedy)).toEqual(['take out 1 BTC', 'sell 1 BTC of BTC/USDT:USDT'])
    expect(rows.map(({ isMissing }) => isMissing)).toEqual([false, true])
  })
})

describe('an account', () => {
  it('is away after three seconds, by the engine’s own clock', () => {
    expect([2_999, 3_000].map((span) => isAway({ ...account, away_since: at(span) }, NOW))).toEqual([false, true])
    expect(isAway(account, NOW)).toBe(false)
  })

  it('is told apart: there, away, catching up', () => {
    const away = { ...account, away_since: at(42_000) }
    expect([account, { ...away, connected: false }, away].map((one) => connectionWord(one, NOW).text)).toEqual([
      'Connected',
      'Away for 42 s',
      'Catching up for 42 s',
    ])
  })

  it('without keys waits for them, and is not away for so and so long', () => {
    const keyless = { ...account, connected: false, away_since: at(42_000), keys_missing: true }
    expect(connectionWord(keyless, NOW)).toMatchObject({ text: 'Keys missing', tone: 'fault' })
    const [notice] = noticesOf(portfolio({ accounts: [keyless] }), [], NOW)
    expect(notice).toMatchObject({ title: 'Binance (Practice account) has no keys', age: null })
    expect(notice?.text).toMatch(/^Its keys are missing: enter them under Settings/)
    expect(notice?.to).toEqual({ text: 'Enter the keys', path: '/settings/accounts' })
  })

  it('has a clock that is off past half a second, either way', () => {
    const clocks = [500, 501, -500, -501].map((clock_ahead_ms) => ({ ...account, clock_ahead_ms }))
    expect(clocks.map(isClockOff)).toEqual([false, true, false, true])
    expect([...clocks, { ...account, clock_ahead_ms: 0 }].map(offset).map(seen)).toEqual([
      '500 ms ahead of',
      '501 ms ahead of',
      '500 ms behind',
      '501 ms behind',
      'in step with',
    ])
  })
})

describe('a state in sentences', () => {
  it.each([
    ['bootstrapping', '', 'Loading what was open. Alerts are kept and taken next. Targets rest at the exchange and fill by themselves.'],
    ['locked', 'a decision broke a rule: 1 > 0', 'A decision broke a rule: 1 > 0. Entries are refused; exits, targets and stops go on.'],
    ['auditing', '', 'An account was found to hold something else than our trades say. Entries are refused until that is settled; exits, targets and stops go on.'],
    ['healthy', '', 'Orders and holdings agree with the exchange. Alerts are taken.'],
  ] as const)('%s', (status, status_reason, said) => {
    expect(stateSentences(portfolio({ status, status_reason }))).toBe(said)
  })

  it('of health leaves nothing out', () => {
    expect(stateSentences(portfolio({ accounts: [{ ...account, away_since: T0 }] }))).toBe('Alerts are taken. Entries for an account that is away wait.')
    const differences = [{ account_id: 'a1', holding: 'BTC', expected: '1', found: '1.1' }]
    expect(stateSentences(portfolio({ differences }))).toBe('Alerts are taken. What the accounts hold differs within the tolerance.')
  })

  it('leaves a stop that stands as it is', () => {
    expect([sentence('it is over.'), sentence('Over')]).toEqual(['It is over.', 'Over.'])
  })

  it('says before a resume what cannot be closed afterwards, where something is missing', () => {
    const missing = portfolio({ status: 'auditing', differences: [{ account_id: 'a1', holding: 'BTC', expected: '2', found: '1' }] })
    const surplus = portfolio({ status: 'auditing', differences: [{ account_id: 'a1', holding: 'BTC', expected: '1', found: '2' }] })
    expect(resumeSentences(missing, differencesOf(missing, [])).at(-1)).toBe('Open positions stay as they are, and cannot close more than the account holds.')
    expect(resumeSentences(surplus, differencesOf(surplus, [])).at(-1)).toMatch(/holds 2 BTC, our trades say 1\.$/)
  })
})

describe('notices', () => {
  it('offer levers only where they do something', () => {
    const levers = (['bootstrapping', 'reconciling', 'healthy', 'paused', 'locked', 'auditing'] as const).map((status) =>
      noticesOf(portfolio({ status }), [], NOW).flatMap((notice) => notice.levers),
    )
    expect(levers).toEqual([[], [], [], ['check', 'resume'], ['check', 'resume'], ['check', 'resume']])
  })
})
