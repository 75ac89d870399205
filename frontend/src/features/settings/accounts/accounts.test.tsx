import { configure, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { AccountCheckView, VenueView } from '@/api/types'
import { own, practice } from '@/test/accounts'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import AccountsSection from './AccountsSection'
import { balanceSentence } from './CheckResult'

vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 20_000 })

const sentTo = (what: string): unknown[] => asked.filter((one) => one.what === what).map(({ body }) => body)

const market = { has_practice: true, shorts: false, funding: false }
const venues: VenueView[] = [
  {
    id: 'binance',
    name: 'Binance',
    markets: [{ ...market, market_kind: 'spot' }, { ...market, market_kind: 'linear', has_practice: false }],
    key_fields: ['api_key', 'api_secret'],
    has_sandbox: false,
  },
]

const told: AccountCheckView = {
  markets: 1204,
  balances: [{ coin: 'USDT', free: '1250.5', locked: '0' }],
  can_trade: true,
  can_withdraw: true,
  bound_to_addresses: false,
  clock_ahead_ms: 3,
  warnings: [{ code: 'withdrawals_allowed', text: 'These keys may withdraw coins.' }],
}

describe('accounts', () => {
  beforeEach(() => serve({ 'GET /venues': () => ok(venues), 'GET /accounts': () => ok([own(), practice]) }))

  it('are told with their keys’ last letters and who trades on them', async () => {
    show(<AccountsSection />)
    expect(plain((await screen.findByRole('heading', { name: 'Main' })).closest('li')!)).toContain('Binance spotkey …x7Qdtraded by the portfolio Practice2 markets in useConnected')
    expect(screen.queryByRole('button', { name: 'Remove Main' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Remove Spare' })).toBeInTheDocument()
  })

  it('say that they wait for keys', async () => {
    serve({ 'GET /venues': () => ok(venues), 'GET /accounts': () => ok([own({ has_keys: false, key_end: null, connected: false, away_since: '2026-03-04T09:00:00Z' })]) })
    show(<AccountsSection />)
    expect(plain((await screen.findByRole('heading', { name: 'Main' })).closest('li')!)).toContain('without keystraded by the portfolio Practice2 markets in useKeys missing')
    expect(screen.getByRole('button', { name: 'Enter the keys of Main' })).toBeInTheDocument()
  })

  it('are connected only after their keys were tried', async () => {
    serve({
      'GET /venues': () => ok(venues),
      'GET /accounts': () => ok([]),
      'POST /accounts/check': () => ok(told),
      'POST /accounts': () => ok(own()),
    })
    show(<AccountsSection />)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Connect an exchange' })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: 'Connect an exchange' }))
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Exchange' }), 'Binance perpetuals')
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Binance perpetuals')
    await userEvent.type(screen.getByRole('textbox', { name: 'API key' }), ' key1 ')
    await userEvent.type(screen.getByLabelText('API secret'), 'secret1')
    await userEvent.click(screen.getByRole('button', { name: 'Check the keys' }))
    const result = await screen.findByRole('status', { name: 'What the exchange said' })
    expect(plain(result)).toContain('1 204 markets can be traded.Free: 1 250.5 USDT.These keys may withdraw coins.')
    expect(sentTo('POST /accounts')).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Connect an exchange' })).toBeInTheDocument())
    expect(sentTo('POST /accounts')).toEqual([
      { name: 'Binance perpetuals', venue: 'binance', market_kind: 'linear', api_key: 'key1', api_secret: 'secret1' },
    ])
  })

  it('whose keys are refused say so at the field, and keys typed anew are tried anew', async () => {
    let answer = problem(422, 'keys_refused', 'The exchange refused these keys.', [{ field: 'api_key', reason: 'was refused by the exchange' }])
    serve({ 'GET /venues': () => ok(venues), 'GET /accounts': () => ok([own()]), 'POST /accounts/check': () => answer })
    show(<AccountsSection />)
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the keys of Main' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'API key' }), 'key1')
    await userEvent.type(screen.getByLabelText('API secret'), 'secret1')
    await userEvent.click(screen.getByRole('button', { name: 'Check the keys' }))
    expect(await screen.findByText('Was refused by the exchange.')).toBeInTheDocument()
    answer = ok(told)
    await userEvent.click(screen.getByRole('button', { name: 'Check the keys' }))
    expect(await screen.findByRole('button', { name: 'Replace the keys' })).toBeInTheDocument()
    await userEvent.type(screen.getByRole('textbox', { name: 'API key' }), 'x')
    expect(screen.getByRole('button', { name: 'Check the keys' })).toBeInTheDocument()
  })

  it('for practice start with a wallet, and begin anew only when asked twice', async () => {
    serve({
      'GET /venues': () => ok(venues),
      'GET /accounts': () => ok([practice]),
      'POST /accounts': () => ok(practice),
      'POST /accounts/a2/reset': () => problem(409, 'account_in_use', 'Something is open or waits there: BTC/USDT.'),
    })
    show(<AccountsSection />)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Make a practice account' })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: 'Make a practice account' }))
    expect(within(screen.getByRole('combobox', { name: 'Simulates' })).getAllByRole('option')).toHaveLength(1)
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Try')
    await userEvent.click(screen.getByRole('button', { name: 'Add a coin' }))
    const second = within(screen.getByRole('group', { name: 'Coin 2' }))
    await userEvent.type(second.getByRole('textbox', { name: 'Coin' }), 'btc')
    await userEvent.type(second.getByRole('textbox', { name: 'Amount' }), '0.5')
    await userEvent.click(screen.getByRole('button', { name: 'Make it' }))
    await waitFor(() =>
      expect(sentTo('POST /accounts')).toEqual([
        { name: 'Try', venue: 'binance', market_kind: 'spot', simulated: true, balances: { USDT: '100000', BTC: '0.5' } },
      ]),
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Begin anew… Spare' }))
    expect(sentTo('POST /accounts/a2/reset')).toEqual([])
    await userEvent.click(within(screen.getByRole('group', { name: 'Begin Spare anew' })).getByRole('button', { name: 'Begin anew' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not done. Something is open or waits there: BTC/USDT.')
    expect(sentTo('POST /accounts/a2/reset')).toEqual([{ confirm: true, balances: { USDT: '100000' } }])
  })

  it('that are empty say so', () => {
    expect(balanceSentence({ balances: [] })).toBe('The account is empty.')
  })
})
