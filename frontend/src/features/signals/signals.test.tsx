import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import type { AlertView } from '@/api/types'
import { T0, signal } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { ok, problem, serve } from '@/test/server'

import { AlertList } from './AlertList'
import { SignalList } from './SignalList'
import { gist, intentText, priceText, shortReason } from './words'

const alert = (over: Partial<AlertView> = {}): AlertView => ({
  id: 'al1',
  received_at: T0,
  source: '52.89.214.238',
  status_code: 202,
  error: null,
  error_field: null,
  signal_id: 's1',
  duplicate: false,
  body: '{"secret":"***","price":50000.00}',
  ...over,
})

describe('the list of signals', () => {
  it('gives verdict, reason, latency and the group (spec 2)', () => {
    show(<SignalList signals={[signal()]} label="Signals" />)
    const row = within(screen.getByRole('table', { name: 'Signals' })).getAllByRole('row')[1]!
    expect(within(row).getAllByRole('cell').map(plain).slice(2)).toEqual([
      'BTC/USDT', '15m', 'Entry long', '50 000.00', 'Accepted', 'Opened: slot 1 of 10, five legs sent', '0.42 ms', 'View',
    ])
    expect(within(row).getByRole('link', { name: 'View' })).toHaveAttribute('href', '/positions/g1')
  })

  it('opens to the alert as it came, digit for digit', async () => {
    serve({ 'GET /signals/s1/alert': () => ok(alert()) })
    show(<SignalList signals={[signal({ numbers: { open_groups: '7' } })]} label="Signals" />)
    const toggle = screen.getByRole('button', { name: 'Details of BTC/USDT Entry long' })
    expect(toggle).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(toggle)
    expect(await screen.findByText(/"price": 50000\.00/)).toBeInTheDocument()
    expect(screen.getByText('Open groups')).toBeInTheDocument()
    expect(toggle).toHaveAttribute('aria-expanded', 'true')
  })

  it('says so when the alert cannot be loaded', async () => {
    serve({ 'GET /signals/s1/alert': () => problem(503, 'database_down', 'The database does not answer.') })
    show(<SignalList signals={[signal()]} label="Signals" opened="s1" />)
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
  })

  it('does not say the verdict twice', () => {
    expect(shortReason({ verdict: 'accepted', reason: 'Accepted: slot 9 of 10' })).toBe('Slot 9 of 10')
    expect(shortReason({ verdict: 'refused', reason: 'No market is called X' })).toBe('No market is called X')
  })

  it('keeps the digits that the alert had', () => {
    expect(priceText(signal({ price: '50000.10' })).replace('\u202f', ' ')).toBe('50 000.10')
    expect(priceText(signal({ price: null }))).toBe('—')
    expect(intentText({ intent: 'exit', side: null })).toBe('Exit')
  })
})

describe('the list of alerts', () => {
  it('tells a message in one line, without its secret', () => {
    expect(gist('{ "secret": "a\\"b", "action": "buy",\n  "price": 50000.00 }')).toBe('action: buy, price: 50000.00')
    expect(gist('{"action":"buy","tv":{"close":"1"}}')).toBe('action: buy, tv: close: 1')
    expect(gist('buy it')).toBe('buy it')
  })

  const alerts = [
    alert({ id: 'a', status_code: 422, error: 'the placeholder {{close}} was not replaced', error_field: 'tv.close_price', signal_id: null }),
    alert({ id: 'b', duplicate: true, status_code: 200 }),
    alert({ id: 'c' }),
  ]

  it('shows refused ones with what was wrong (spec 2, rule 8)', async () => {
    serve({ 'GET /portfolios/p1/alerts': () => ok({ alerts, next_cursor: null }) })
    show(<AlertList portfolioId="p1" action={null} />)
    const table = await screen.findByRole('table', { name: 'Alerts' })
    const rows = within(table).getAllByRole('row').slice(1)
    expect(rows.map((row) => within(row).getAllByRole('cell').map(plain).slice(3))).toEqual([
      ['Refused', '422', 'tv.close_price: the placeholder {{close}} was not replaced'],
      ['Duplicate', '200', 'price: 50000.00'],
      ['Taken', '202', 'price: 50000.00'],
    ])
  })

  it('leads on when there is none yet', async () => {
    serve({ 'GET /portfolios/p1/alerts': () => ok({ alerts: [], next_cursor: null }) })
    show(<AlertList portfolioId="p1" action={<a href="/connect">Connect TradingView</a>} />)
    expect(await screen.findByText('No alert has arrived yet')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Connect TradingView' })).toBeInTheDocument()
  })
})
