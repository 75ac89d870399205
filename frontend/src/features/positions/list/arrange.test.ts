import { beforeEach, describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { remember } from '@/lib/storage'
import { group } from '@/test/fixtures'

import type { Known } from '../order'
import { type Item, arrange, isRestless, keyOf } from './arrange'
import { USUAL_COLUMNS, columnsOf } from './columns'
import { EVERYTHING, type Narrowing, isNarrowed, narrowed } from './narrowing'
import { restored, setColumns, setGroupBy, showAll, useView } from './view'

const groups = [
  group({ id: 'b', symbol: 'BTC/USDT', average_price: '100', held_quantity: '1', status: 'active' }),
  group({ id: 'e', symbol: 'ETH/USDT', side: 'short', average_price: '100', held_quantity: '1', status: 'live', account_id: 'a2', timeframe_seconds: null }),
  group({ id: 's', symbol: 'SOL/USDT', average_price: null, held_quantity: '0', status: 'live', timeframe_seconds: 60 }),
]
const known: Known = { priceOf: () => decimal('101'), accountOf: (id) => `Account ${id}` }
const left = (by: Partial<Narrowing>): string => narrowed(groups, { ...EVERYTHING, ...by }, known.priceOf).map(({ id }) => id).join('')

beforeEach(() => {
  localStorage.clear()
  useView.setState(restored())
})

describe('what is shown of the open groups', () => {
  it('is all of them at first', () => {
    expect(left({})).toBe('bes')
    expect(isNarrowed(EVERYTHING)).toBe(false)
  })

  it('contains a text, whatever the case and the separator', () => {
    expect([left({ text: 'btcusdt' }), left({ text: ' Eth/u ' }), left({ text: 'doge' })]).toEqual(['b', 'e', ''])
    expect(isNarrowed({ ...EVERYTHING, text: ' / ' })).toBe(false)
  })

  it('is of one side, some states, accounts and timeframes', () => {
    expect([left({ side: 'short' }), left({ states: ['live'] }), left({ states: ['live', 'active'] })]).toEqual(['e', 'es', 'bes'])
    expect([left({ accounts: ['a2'] }), left({ timeframes: [null] }), left({ timeframes: [60, 900] })]).toEqual(['e', 'e', 'bs'])
  })

  it('is in profit or at a loss now; what is not known is neither', () => {
    expect([left({ result: 'profit' }), left({ result: 'loss' })]).toEqual(['b', 'e'])
  })

  it('narrows by everything together', () => {
    expect(left({ side: 'long', states: ['live'] })).toBe('s')
  })
})

const drawn = (items: readonly Item[]): string[] =>
  items.map((item) => (item.kind === 'group' ? item.id : `${item.section.name} ${item.section.groups.length}${item.folded ? ' folded' : ''}`))

describe('the rows', () => {
  const view = { ...restored(), sort: { key: 'pair', descending: false } as const }

  it('are the groups in their order', () => {
    expect(drawn(arrange(groups, view, known).items)).toEqual(['b', 'e', 's'])
  })

  it('stand under what they share', () => {
    expect(drawn(arrange(groups, { ...view, groupBy: 'state' }, known).items)).toEqual(['Resting 2', 'e', 's', 'Filled 1', 'b'])
    expect(drawn(arrange(groups, { ...view, groupBy: 'account' }, known).items)).toEqual(['Account a1 2', 'b', 's', 'Account a2 1', 'e'])
    expect(drawn(arrange(groups, { ...view, groupBy: 'timeframe' }, known).items)).toEqual(['— 1', 'e', '1m 1', 's', '15m 1', 'b'])
    expect(drawn(arrange(groups, { ...view, groupBy: 'pair' }, known).items)).toEqual(['BTC/USDT 1', 'b', 'ETH/USDT 1', 'e', 'SOL/USDT 1', 's'])
  })

  it('of a folded section are left out, and still counted', () => {
    const { items, groups: shown, found } = arrange(groups, { ...view, groupBy: 'state', folded: ['live'] }, known)
    expect(drawn(items)).toEqual(['Resting 2 folded', 'Filled 1', 'b'])
    expect([shown.map(({ id }) => id), found]).toEqual([['b'], 3])
  })

  it('have keys of their own', () => {
    const keys = arrange(groups, { ...view, groupBy: 'state' }, known).items.map(keyOf)
    expect(new Set(keys).size).toBe(5)
  })

  it('may change places by themselves only where something moves', () => {
    expect(isRestless(view)).toBe(false)
    expect(isRestless({ ...view, groupBy: 'state' })).toBe(true)
    expect(isRestless({ ...view, narrowing: { ...EVERYTHING, result: 'loss' } })).toBe(true)
    expect(isRestless({ ...view, sort: { key: 'percent', descending: true } })).toBe(true)
  })
})

describe('the view', () => {
  it('is remembered in this browser: columns, grouping, order; not what is narrowed', () => {
    setColumns(['age', 'amount'])
    setGroupBy('pair')
    useView.setState({ narrowing: { ...EVERYTHING, text: 'btc' } })
    expect(restored()).toMatchObject({ columns: ['age', 'amount'], groupBy: 'pair', narrowing: EVERYTHING })
  })

  it('is the usual one when nothing sensible was remembered', () => {
    remember('dca.positions', { sort: { key: 'gone' }, columns: 7, groupBy: 'nothing' })
    expect(restored()).toMatchObject({ columns: USUAL_COLUMNS, groupBy: 'none', sort: { key: 'age', descending: false } })
  })

  it('can be widened again', () => {
    useView.setState({ narrowing: { ...EVERYTHING, side: 'long' } })
    showAll()
    expect(useView.getState().narrowing).toEqual(EVERYTHING)
  })
})

describe('the columns', () => {
  it('begin with the pair and name the unit once', () => {
    expect(columnsOf(['amount', 'age'], 'USDT').map(({ title }) => title)).toEqual(['Pair', 'PnL USDT', 'Age'])
  })
})
