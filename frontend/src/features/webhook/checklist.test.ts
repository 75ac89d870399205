import { describe, expect, it } from 'vitest'

import type { AlertView } from '@/api/types'
import { T0, signal } from '@/test/fixtures'

import { type Item, checklistOf } from './checklist'

const alert = (over: Partial<AlertView> = {}): AlertView => ({
  id: 'al1',
  received_at: T0,
  source: '52.89.214.238',
  status_code: 202,
  error: null,
  error_field: null,
  signal_id: 's1',
  duplicate: false,
  body: '{"secret":"***"}',
  ...over,
})
const WRONG_SECRET = alert({ status_code: 401, signal_id: null, error: 'secret is missing or wrong', error_field: 'secret' })
const REFUSED = alert({ status_code: 422, signal_id: null, error: 'symbol is not a market of this account; closest: BTCUSDT', error_field: 'symbol' })
const TEST = alert({ body: '{"secret":"***","source":"dashboard","action":"buy"}' })
const states = (items: Item[]) => items.map(({ state }) => state)

describe('the way to the first order', () => {
  it('waits while nothing has come, and says what to do', () => {
    const items = checklistOf([], [], null)
    expect(states(items)).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting'])
    expect(items[1]?.ways.join(' ')).toMatch(/two-factor/)
    expect(items[0]?.ways.join(' ')).toMatch(/80 and 443/)
  })

  it('says that TradingView cannot reach the address, and the ways out', () => {
    const [address] = checklistOf([], [], 'This address exists on this machine or network only.')
    expect(address).toMatchObject({ state: 'wrong', text: 'TradingView cannot reach it where it is now.' })
    expect(address?.ways.join(' ')).toMatch(/tunnel/)
  })

  it('is not gone by a test alert from the dashboard', () => {
    expect(states(checklistOf([TEST], [signal()], null))).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting'])
  })

  it('turns green as far as the first alert got', () => {
    expect(states(checklistOf([WRONG_SECRET], [], null))).toEqual(['done', 'done', 'wrong', 'waiting', 'waiting'])
    const refused = checklistOf([REFUSED, WRONG_SECRET], [], null)
    expect(states(refused)).toEqual(['done', 'done', 'done', 'wrong', 'waiting'])
    expect(refused[3]?.text).toBe('The latest was refused: symbol is not a market of this account; closest: BTCUSDT.')
    expect(refused[3]?.ways[0]).toMatch(/closest names/)
  })

  it('is gone with the first order', () => {
    const items = checklistOf([TEST, alert(), REFUSED], [signal()], null)
    expect(states(items)).toEqual(['done', 'done', 'done', 'done', 'done'])
    expect(items[4]?.text).toBe('BTC/USDT: Opened: slot 1 of 10, five legs sent.')
  })

  it('tells why the first signal placed none', () => {
    const refused = signal({ verdict: 'refused', group_id: null, reason: 'Refused: no free slot' })
    expect(checklistOf([alert()], [refused], null)[4]).toMatchObject({ state: 'wrong', text: 'The latest signal: No free slot.', signalId: 's1' })
    const recorded = signal({ verdict: 'recorded', group_id: null, reason: 'Recorded: nothing is open' })
    expect(checklistOf([alert()], [recorded], null)[4]?.state).toBe('waiting')
  })

  it('shows a step that no longer works', () => {
    expect(states(checklistOf([WRONG_SECRET, alert()], [signal()], null))).toEqual(['done', 'done', 'wrong', 'done', 'done'])
  })
})
