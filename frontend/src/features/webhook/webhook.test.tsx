import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { account, signal, snapshot } from '@/test/fixtures'
import { show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { Builder } from './Builder'
import { Checklist } from './Checklist'
import { Secret } from './Connect'
import { TestAlert } from './TestAlert'
import { addressOf, hideSecret, unreachableBecause } from './calculate'

const webhook = {
  path: '/api/v1/webhooks/tok',
  secret: 'k7Qd2',
  secret_required: true,
  short_payload: '{"secret": "k7Qd2", "action": "buy"}',
  full_payload: '{"secret": "k7Qd2", "source": "tradingview"}',
}

describe('the address', () => {
  it('is whole', () => {
    expect(addressOf('https://dca.example.org', webhook.path)).toBe('https://dca.example.org/api/v1/webhooks/tok')
  })

  it.each([
    ['http://127.0.0.1:8080/x', /this machine or network only/],
    ['http://192.168.1.4/x', /this machine or network only/],
    ['http://172.20.0.4/x', /this machine or network only/],
    ['https://dca.example.org:8443/x', /ports 80 and 443 only; this address uses 8443/],
    ['http://[2a00::1]/x', /does not speak IPv6/],
  ])('%s cannot be reached by TradingView (spec 2)', (address, why) => {
    expect(unreachableBecause(address)).toMatch(why)
  })

  it('on a public name and a usual port can be', () => {
    expect(unreachableBecause('https://dca.example.org/x')).toBeNull()
    expect(unreachableBecause('http://172.33.0.4/x')).toBeNull()
  })
})

const reading = (over: object = {}) => ({
  case: 'alert',
  sent: '{}',
  problem: null,
  signal: {
    intent: 'entry', side: 'long', account_id: 'a1', symbol: 'BTC/USDT', timeframe_seconds: 900, price: '50000', size: null, size_unit: null,
    stop_loss: null, take_profit: null, max_slippage_percent: null, carries_time: true,
  },
  ...over,
})
const check = (...readings: object[]) => ok({ symbol: 'BTC/USDT', unknown_placeholders: [], readings })
const builder = (revealed = false) => show(<Builder portfolioId="p1" webhook={webhook} symbols={[]} revealed={revealed} />)

describe('the secret', () => {
  it('is hidden until asked for, everywhere it is written', () => {
    serve({})
    expect(hideSecret('{"secret": "abc", "x": "abc"}', 'abc')).not.toContain('abc')
    expect(hideSecret('{}', '')).toBe('{}')
    const { unmount } = builder()
    expect(screen.getByLabelText('Message to paste')).not.toHaveTextContent('k7Qd2')
    unmount()
    builder(true)
    expect(screen.getByLabelText('Message to paste')).toHaveTextContent('k7Qd2')
  })

  it('says whether it is revealed', async () => {
    let revealed = false
    show(<Secret webhook={webhook} revealed={revealed} onReveal={(next) => (revealed = next)} />)
    expect(screen.getByRole('status', { name: 'Secret' })).not.toHaveTextContent('k7Qd2')
    await userEvent.click(screen.getByRole('button', { name: 'Reveal' }))
    expect(revealed).toBe(true)
  })
})

describe('the message', () => {
  it('is for what was chosen, and is read by the engine with the secret in it', async () => {
    serve({ 'POST /portfolios/p1/alerts/check': () => check(reading()) })
    builder()
    await userEvent.click(screen.getByRole('radio', { name: 'Reduce' }))
    expect(screen.getByLabelText('Message to paste')).toHaveTextContent('"percent": 50')
    expect(screen.queryByLabelText('Stop-loss')).toBeNull()
    expect(await screen.findByText(/^Entry long BTC\/USDT, 15m/)).toBeInTheDocument()
    // What was asked before may still be answered in between.
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ message: expect.stringContaining('"action": "reduce"') as string, symbol: null }))
    expect(asked.at(-1)?.body).toMatchObject({ message: expect.stringContaining('k7Qd2') as string })
  })

  it('that would be refused says which field, and what to do', async () => {
    serve({ 'POST /portfolios/p1/alerts/check': () => check(reading({ signal: null, problem: { field: 'stop_loss', reason: 'must be a number' } })) })
    builder()
    await userEvent.click(screen.getByRole('radio', { name: 'Buy' }))
    await userEvent.type(screen.getByLabelText('Stop-loss'), 'low')
    expect(await screen.findByText('Would be refused: stop_loss must be a number')).toBeInTheDocument()
    expect(screen.getByText(/Write digits with a point/)).toBeInTheDocument()
  })

  it('of a strategy is read at each of its orders', async () => {
    serve({ 'POST /portfolios/p1/alerts/check': () => check(reading({ case: 'opens' }), reading({ case: 'closes' })) })
    builder()
    expect(await screen.findByText('When the strategy opens a long')).toBeInTheDocument()
    expect(screen.getByText('When it closes')).toBeInTheDocument()
  })

  it('cannot be read while the engine starts, and says so', async () => {
    serve({ 'POST /portfolios/p1/alerts/check': () => problem(503, 'starting', 'The engine is starting.') })
    builder()
    expect(await screen.findByText('Not read. The engine is starting.')).toBeInTheDocument()
  })
})

describe('the list that turns green', () => {
  beforeEach(resetLive)

  it('shows how far it came, and the next thing to do', async () => {
    serve({ 'GET /portfolios/p1/alerts': () => ok({ alerts: [], next_cursor: null }) })
    show(<Checklist portfolioId="p1" webhook={webhook} />)
    const list = await screen.findByRole('list', { name: 'Steps to the first order' })
    expect(list).toHaveTextContent('Address reachable (needs a hand)')
    expect(list).toHaveTextContent('First order placed (not yet)')
    expect(screen.getByText('0 of 5')).toBeInTheDocument()
  })
})

describe('the test alert', () => {
  beforeEach(resetLive)

  it('is followed to its verdict', async () => {
    serve({ 'POST /portfolios/p1/test-alert': () => ok({ signal_id: 's1', duplicate: false }) })
    useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ signals: [signal()] }) }) })
    show(<TestAlert portfolioId="p1" account={account} quote="USDT" symbols={['ADA/USDT', 'BTC/USDT']} />)
    await userEvent.click(screen.getByRole('button', { name: 'Send test alert' }))
    expect(await screen.findByText('Opened: slot 1 of 10, five legs sent')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'See the position' })).toHaveAttribute('href', '/positions/g1')
    expect(asked[0]?.body).toEqual({ symbol: 'BTC/USDT', action: 'buy' })
  })

  it('tells why it was refused', async () => {
    const refusal = problem(422, 'unknown_market', 'No market is called NOPE.', [{ field: 'symbol', reason: 'Closest is NEO/USDT.' }])
    serve({ 'POST /portfolios/p1/test-alert': () => refusal })
    show(<TestAlert portfolioId="p1" account={account} quote="USDT" symbols={[]} />)
    const pair = screen.getByRole('combobox', { name: 'Pair' })
    await userEvent.clear(pair)
    expect(screen.getByRole('button', { name: 'Send test alert' })).toBeDisabled()
    await userEvent.type(pair, 'NOPE')
    await userEvent.click(screen.getByRole('button', { name: 'Send exit' }))
    expect(await screen.findByText('No market is called NOPE. Closest is NEO/USDT.')).toBeInTheDocument()
    expect(asked[0]?.body).toEqual({ symbol: 'NOPE', action: 'exit' })
  })

  it('warns where real money would move', () => {
    show(<TestAlert portfolioId="p1" account={{ ...account, simulated: false }} quote="USDT" symbols={[]} />)
    expect(screen.getByText(/trades on the exchange with real money/)).toBeInTheDocument()
  })
})
