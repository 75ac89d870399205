import { configure, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import { useSession } from '@/api/session'
import type { ConfigurationChange, MarketRulesView, PresetView } from '@/api/types'
import { own, practice } from '@/test/accounts'
import { T0, account, portfolio } from '@/test/fixtures'
import { preset } from '@/test/ladders'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import MarketRules, { changeSentence } from './MarketRules'
import PortfoliosSection from './portfolios/PortfoliosSection'
import TransferSection from './transfer/TransferSection'
import { fileName, inWords, summary } from './transfer/words'
import WebhookSection from './webhook/WebhookSection'
import YouSection from './you/YouSection'
import { browserName } from './you/browserName'

vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 20_000 })

const done = { status: 204, body: null }
const sentTo = (what: string): unknown[] => asked.filter((one) => one.what === what).map(({ body }) => body)

describe('portfolios', () => {
  const offered: PresetView[] = [preset({ id: 'x', name: 'Balanced' }), preset({ id: 'y', name: 'Deep' })]
  const served = {
    'GET /portfolios': () => ok([portfolio()]),
    'GET /accounts': () => ok([own(), practice]),
    'GET /archived-portfolios': () => ok([{ id: 'p0', name: 'Old', quote: 'USDT', realized_total: '-12.5', created_at: T0, archived_at: T0 }]),
    'GET /ladder-presets': () => ok({ presets: offered }),
  }

  it('are made on free accounts, with a ladder to begin with', async () => {
    serve({ ...served, 'POST /portfolios': () => ok(portfolio({ id: 'p2' })) })
    show(<PortfoliosSection />)
    expect(await screen.findByText('\u221212.50 USDT')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'New portfolio' }))
    expect(screen.getAllByRole('checkbox')).toHaveLength(1)
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Small')
    await userEvent.click(screen.getByRole('checkbox', { name: /Spare/ }))
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Ladder' }), 'Deep')
    await userEvent.click(screen.getByRole('button', { name: 'Make it' }))
    await waitFor(() =>
      expect(sentTo('POST /portfolios')).toEqual([
        { name: 'Small', quote: 'USDT', accounts: ['a2'], max_open_groups: 10, capital: '10000', ladder: offered[1]!.ladder },
      ]),
    )
  })

  it('are put to rest only when asked twice, and say why not', async () => {
    serve({ ...served, 'DELETE /portfolios/p1': () => problem(409, 'account_in_use', 'Something is open or waits there: BTC/USDT.') })
    show(<PortfoliosSection />)
    await userEvent.click(await screen.findByRole('button', { name: 'Archive Practice' }))
    await userEvent.click(screen.getByRole('button', { name: 'Archive' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Something is open or waits there: BTC/USDT.')
  })

  it('are renamed in place', async () => {
    serve({ ...served, 'PATCH /portfolios/p1': () => ok(portfolio({ name: 'Calm' })) })
    show(<PortfoliosSection />)
    await userEvent.click(await screen.findByRole('button', { name: 'Rename Practice' }))
    const field = screen.getByRole('textbox', { name: 'Name of the portfolio' })
    await userEvent.clear(field)
    await userEvent.type(field, 'Calm{Enter}')
    await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
    expect(sentTo('PATCH /portfolios/p1')).toEqual([{ name: 'Calm' }])
  })
})

describe('the webhook', () => {
  const webhook = { path: '/api/v1/webhooks/tok', secret: 'k7Qd2', secret_required: true, short_payload: '', full_payload: '' }

  it('gets a new secret only when asked twice, and shows it', async () => {
    serve({ 'GET /portfolios/p1/webhook': () => ok(webhook), 'POST /portfolios/p1/webhook/rotate': () => ok({ ...webhook, secret: 'n3w' }) })
    show(<WebhookSection portfolio={portfolio()} />)
    await userEvent.click(await screen.findByRole('button', { name: 'New secret…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Make a new secret' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Reveal' }))
    expect(screen.getByRole('status', { name: 'Secret' })).toHaveTextContent('n3w')
    expect(sentTo('POST /portfolios/p1/webhook/rotate')).toEqual([{ token: false, secret: true }])
  })

  it('asks before it takes alerts without a secret, not before it asks for one again', async () => {
    let required = true
    serve({
      'GET /portfolios/p1/webhook': () => ok(webhook),
      'PUT /portfolios/p1/webhook': ({ body }) => {
        required = (body as { secret_required: boolean }).secret_required
        return ok({ ...webhook, secret_required: required })
      },
    })
    show(<WebhookSection portfolio={portfolio()} />)
    await userEvent.click(await screen.findByRole('switch', { name: 'Secret required' }))
    expect(required).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: 'Switch it off' }))
    const toggle = await screen.findByRole('switch', { name: 'Secret required' })
    expect(toggle).not.toBeChecked()
    await userEvent.click(toggle)
    await waitFor(() => expect(required).toBe(true))
  })
})

describe('you', () => {
  const sessions = [
    { id: 's1', browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', signed_in_at: T0, seen_at: T0, current: true },
    { id: 's2', browser: null, signed_in_at: T0, seen_at: T0, current: false },
  ]

  it('change the e-mail, and the dashboard knows', async () => {
    useSession.setState({ session: { kind: 'signed_in', user: { id: 'u1', email: 'a@example.org' } } })
    serve({ 'GET /me/sessions': () => ok(sessions), 'PATCH /me': () => ok({ id: 'u1', email: 'b@example.org' }) })
    show(<YouSection />)
    const field = screen.getByRole('textbox', { name: 'E-mail' })
    await userEvent.clear(field)
    await userEvent.type(field, 'b@example.org{Enter}')
    expect(await screen.findByText('Changed.')).toBeInTheDocument()
    expect(useSession.getState().session).toMatchObject({ user: { email: 'b@example.org' } })
  })

  it('change the password when it was typed twice alike', async () => {
    serve({ 'GET /me/sessions': () => ok(sessions), 'POST /me/password': () => problem(422, 'wrong_password', 'The current password is wrong.', [{ field: 'current_password', reason: 'is wrong' }]) })
    show(<YouSection />)
    const button = screen.getByRole('button', { name: 'Change password' })
    await userEvent.type(screen.getByLabelText('Current password'), 'old')
    await userEvent.type(screen.getByLabelText('New password'), 'long enough')
    await userEvent.type(screen.getByLabelText('New password again'), 'long enouhg')
    expect(button).toBeDisabled()
    expect(screen.getByText('Is not the same.')).toBeInTheDocument()
    await userEvent.clear(screen.getByLabelText('New password again'))
    await userEvent.type(screen.getByLabelText('New password again'), 'long enough')
    await userEvent.click(button)
    expect(await screen.findByText('Is wrong.')).toBeInTheDocument()
    expect(sentTo('POST /me/password')).toEqual([{ current_password: 'old', new_password: 'long enough' }])
  })

  it('sign another browser out', async () => {
    serve({ 'GET /me/sessions': () => ok(sessions), 'DELETE /me/sessions/s2': () => done })
    show(<YouSection />)
    expect(await screen.findByText('Chrome on Linux')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: /^Sign out A browser/ }))
    await waitFor(() => expect(sentTo('DELETE /me/sessions/s2')).toHaveLength(1))
  })

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604', 'Safari on iPhone'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/140 Safari/537 Edg/140', 'Edge on Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15; rv:140.0) Gecko/2010 Firefox/140.0', 'Firefox on macOS'],
    ['curl/8.0', 'curl/8.0'],
  ])('are known by the browser', (text, name) => {
    expect(browserName(text)).toBe(name)
  })
})

describe('export and import', () => {
  const change = (over: Partial<ConfigurationChange> = {}): ConfigurationChange => ({
    kind: 'portfolio',
    name: 'Practice',
    action: 'change',
    words: ['capital: 10000 → 12000'],
    problem: null,
    done: false,
    ...over,
  })
  const choose = async (text: string): Promise<void> =>
    userEvent.upload(screen.getByLabelText('Configuration file'), new File([text], 'mine.json', { type: 'application/json' }))

  it('an import shows what it would change before it does', async () => {
    const changes = [change(), change({ kind: 'account', name: 'Main', action: 'create', words: [] })]
    serve({
      'POST /configuration/check': () => ok({ changes }),
      'POST /configuration': () => ok({ changes: changes.map((one) => ({ ...one, done: true })) }),
    })
    show(<TransferSection />)
    await choose('{"version": 1}')
    const list = await screen.findByRole('list', { name: 'What would change' })
    expect(plain(list)).toContain('Portfolio PracticeWould changeTotal capital: 10000 → 12000')
    expect(sentTo('POST /configuration')).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Import' }))
    expect(await screen.findByText('mine.json: all of it is done.')).toBeInTheDocument()
    expect(sentTo('POST /configuration')).toEqual([{ version: 1 }])
  })

  it('what is impossible keeps all of it from being done', async () => {
    serve({ 'POST /configuration/check': () => ok({ changes: [change({ problem: 'The quote cannot change.' })] }) })
    show(<TransferSection />)
    await choose('{}')
    expect(await screen.findByText('The quote cannot change.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Import' })).toBeDisabled()
  })

  it('a file of another kind says what is wrong with it', async () => {
    serve({ 'POST /configuration/check': () => problem(422, 'invalid_field', 'The request cannot be used as it is.', [{ field: 'format', reason: 'is missing' }]) })
    show(<TransferSection />)
    await choose('{}')
    expect(await screen.findByRole('alert')).toHaveTextContent('Format is missing.')
  })

  it('an export is a file with the day in its name', async () => {
    const made = vi.fn(() => 'blob:x')
    Object.assign(URL, { createObjectURL: made, revokeObjectURL: () => undefined })
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    serve({ 'GET /configuration': () => ok('{"capital":"10000.10"}') })
    show(<TransferSection />)
    await userEvent.click(screen.getByRole('button', { name: 'Export the configuration' }))
    await waitFor(() => expect(click).toHaveBeenCalled())
    const [[blob]] = made.mock.calls as unknown as [[Blob]]
    expect(await blob.text()).toBe('{\n  "capital": "10000.10"\n}')
    expect(fileName(new Date(2026, 2, 4))).toBe('dca-engine-2026-03-04.json')
  })

  it('says how it went', () => {
    expect(summary('f', [change(), change({ name: 'Other' })], false)).toBe('f would change 2 things.')
    expect(summary('f', [change(), change({ name: 'Other', action: 'create' })], false)).toBe('f would create 1 thing and change 1 thing.')
    expect(inWords('accounts: Main → Other')).toBe('accounts: Main → Other')
    expect(summary('f', [change({ action: 'keep', done: true })], false)).toBe('f: everything is as it says already.')
    expect(summary('f', [change({ done: true }), change({ problem: 'No.' })], true)).toBe('f: 1 thing could not be done; importing again goes on from here.')
  })
})

describe('market rules', () => {
  const rules = (over: Partial<MarketRulesView> = {}): MarketRulesView => ({
    account_id: 'a1',
    synced_at: T0,
    next_sync_at: null,
    count: 1204,
    changes: { added: ['NEW/USDT'], removed: [], changed: [], count: 1 },
    missing_rules: 'block',
    fallback_rules: null,
    ...over,
  })

  it('are fetched when asked for, or say why not yet', async () => {
    serve({
      'GET /portfolios/p1/market-rules': () => ok(rules()),
      'POST /portfolios/p1/market-rules/sync': () => problem(429, 'too_soon', 'They can be fetched again in 12 s.'),
    })
    show(<MarketRules portfolio={portfolio({ accounts: [account] })} />)
    expect(await screen.findByText('Since the time before: 1 new (NEW/USDT).')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Fetch now' }))
    expect(await screen.findByText('They can be fetched again in 12 s.')).toBeInTheDocument()
  })

  it('tell what they do not know', () => {
    expect(changeSentence(rules({ synced_at: null }))).toMatch(/has not answered yet/)
    expect(changeSentence(rules({ changes: null }))).toMatch(/Read once/)
    const many = Array.from({ length: 8 }, (_, i) => `C${i}/USDT`)
    expect(changeSentence(rules({ changes: { added: [], removed: many, changed: ['X/USDT'], count: 9 } }))).toBe(
      'Since the time before: 8 gone (C0/USDT, C1/USDT, C2/USDT, C3/USDT, C4/USDT, C5/USDT and 2 more); 1 with other rules (X/USDT).',
    )
  })
})
