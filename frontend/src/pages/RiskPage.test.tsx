import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { RiskView } from '@/api/types'
import { apply } from '@/live/apply'
import { LIVE } from '@/live/connection'
import { resetLive, setConnection, useLive } from '@/live/store'
import { T0, group, portfolio, reason, snapshot } from '@/test/fixtures'
import { candidate, condition, offset, risk, sale } from '@/test/riskFixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import RiskPage from './RiskPage'

function load(over: Parameters<typeof snapshot>[0] = {}): void {
  setConnection(LIVE)
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot(over) }) })
}

const tell = (over: object): void =>
  act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq: (feed?.seq ?? 0) + 1, time: T0, ...over }) })))

type Routes = Parameters<typeof serve>[0]
const answer = (view: RiskView, more: Routes = {}): void =>
  serve({
    'GET /portfolios/p1/risk': () => ok(view),
    'GET /portfolios/p1/risk/offsets': () => ok({ offsets: [], next_cursor: null }),
    ...more,
  })
const askedForRisk = (): number => asked.filter(({ what }) => what === 'GET /portfolios/p1/risk').length

beforeEach(() => {
  resetLive()
  serve({})
})
afterEach(() => {
  vi.useRealTimers()
})

describe('risk', () => {
  it('waits in its final shape', () => {
    show(<RiskPage />)
    expect(screen.getAllByRole('status', { name: 'Loading' })).not.toHaveLength(0)
  })

  it('says first whether entries are taken, then how near the limits are', async () => {
    answer(risk())
    load()
    show(<RiskPage />)
    expect(screen.getByRole('heading', { name: 'Entries are taken' })).toBeInTheDocument()
    const limits = await screen.findByRole('region', { name: 'Limits' })
    expect(plain(limits)).toContain('Exposure in all4 600.00 of 5 000.00 USDT')
    expect(plain(limits)).not.toContain('Exposure in BTC/USDT')
    expect(plain(screen.getByRole('region', { name: 'Breakers' }))).toContain('1, no limit')
    expect(plain(screen.getByRole('region', { name: 'May it enter' }))).toContain('Against the peak-4.00 %')
  })

  it('says why it may not, until when, and resumes after asking', async () => {
    const tripped = risk({
      breakers: [{ code: 'daily_loss', text: 'Loss realized since midnight UTC', value: '120', limit: '100', tripped: true }],
      tripped_at: T0,
      resumes_at: '2999-01-01T00:00:00Z',
    })
    answer(tripped, { 'POST /portfolios/p1/resume': () => ok({ accepted: true, reasons: [] }) })
    load({ portfolio: portfolio({ status: 'paused', status_reason: 'The loss realized today is 120, the limit is 100' }) })
    show(<RiskPage />)
    expect(screen.getByRole('heading', { name: 'Entries wait' })).toBeInTheDocument()
    expect(await screen.findByText(/The limit on the day’s loss was reached/)).toBeInTheDocument()
    expect(screen.getByRole('region', { name: 'Breakers' })).toHaveTextContent('Reached')
    await userEvent.click(screen.getByRole('button', { name: 'Resume…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Resume now' }))
    expect(asked.some(({ what }) => what === 'POST /portfolios/p1/resume')).toBe(true)
  })

  it('pauses after asking', async () => {
    answer(risk(), { 'POST /portfolios/p1/pause': () => ok({ accepted: true, reasons: [] }) })
    load()
    show(<RiskPage />)
    await userEvent.click(screen.getByRole('button', { name: 'Pause entries…' }))
    expect(asked.some(({ what }) => what.endsWith('/pause'))).toBe(false)
    await userEvent.click(screen.getByRole('button', { name: 'Pause now' }))
    expect(asked.some(({ what }) => what === 'POST /portfolios/p1/pause')).toBe(true)
  })

  it('names a symbol that cools down', async () => {
    answer(risk({ cooldowns: [{ symbol: 'SOL/USDT', until: '2999-01-01T00:00:00Z' }] }))
    load()
    show(<RiskPage />)
    expect(await screen.findByRole('list', { name: 'Cooling down after a loss' })).toHaveTextContent('SOL/USDT takes no new position')
  })

  it('that cannot be read says so, and can be asked for again', async () => {
    serve({ 'GET /portfolios/p1/risk': () => problem(503, 'starting', 'The portfolio is being started.') })
    load()
    show(<RiskPage />)
    expect(await screen.findByText('The portfolio is being started.')).toBeInTheDocument()
    answer(risk())
    await userEvent.click(screen.getAllByRole('button', { name: 'Try again' })[0]!)
    expect(await screen.findByRole('region', { name: 'Limits' })).toBeInTheDocument()
  })
})

describe('the next offset', () => {
  it('says why none would begin', async () => {
    answer(risk({ offset_enabled: false }))
    load()
    show(<RiskPage />)
    const panel = await screen.findByRole('region', { name: 'Next offset' })
    expect(panel).toHaveTextContent('No position is up for an offset.')
    expect(panel).toHaveTextContent('one begins only by hand')
    expect(within(panel).queryByRole('button')).toBeNull()
  })

  it('is shown with its numbers, and runs after asking with the numbers', async () => {
    answer(risk({ would_run: offset(), why_not: null }), { 'POST /portfolios/p1/risk/run': () => ok({ accepted: true, reasons: [] }) })
    load()
    show(<RiskPage />)
    const panel = await screen.findByRole('region', { name: 'Next offset' })
    expect(plain(panel)).toContain('PaysBTC/USDT0.00802all+80.000.50')
    expect(plain(panel)).toContain('PaysETH/USDT0.42a part+42.000.50')
    expect(plain(panel)).toContain('Is closedSOL/USDT12all-120.001.00')
    expect(plain(panel)).toContain('Loss 120.00 + fees 2.00 = needed 122.00')
    await userEvent.click(within(panel).getByRole('button', { name: 'Run now…' }))
    expect(asked.some(({ what }) => what.endsWith('/run'))).toBe(false)
    expect(screen.getByRole('group', { name: 'Run this offset now' })).toHaveTextContent('Then closes all 12 of SOL/USDT at market')
    await userEvent.click(screen.getByRole('button', { name: 'Run it now' }))
    expect(asked.some(({ what }) => what === 'POST /portfolios/p1/risk/run')).toBe(true)
    expect(screen.queryByRole('group', { name: 'Run this offset now' })).toBeNull()
  })

  it('that does not begin says why', async () => {
    answer(risk({ would_run: offset(), why_not: null }), { 'POST /portfolios/p1/risk/run': () => problem(409, 'offset_no_loser', 'No position is up for an offset.') })
    load()
    show(<RiskPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Run now…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Run it now' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not begun. No position is up for an offset.')
  })

  it('under way shows how far it has come', async () => {
    answer(risk({ running: offset({ number: 3, winners: [sale({ realized: '79.5' })], status: 'loser' }), why_not: null }))
    load()
    show(<RiskPage />)
    const panel = await screen.findByRole('region', { name: 'Offset 3 is under way' })
    expect(panel).toHaveTextContent('Closing the loser')
    expect(plain(panel)).toContain('+79.50')
  })
})

describe('the paths to an offset', () => {
  it('are a checklist each', async () => {
    answer(risk())
    load()
    show(<RiskPage />)
    const path = (await screen.findAllByRole('row')).find((row) => within(row).queryByRole('link', { name: 'BTC/USDT' }) !== null)!
    expect(plain(path)).toContain('-6.20 %of -5.00 %')
    expect(path).toHaveTextContent('3 of 4 conditions met')
    await userEvent.click(within(path).getByRole('button', { name: 'Conditions of BTC/USDT' }))
    const items = within(screen.getByRole('list', { name: 'What an offset asks of BTC/USDT' })).getAllByRole('listitem')
    expect(items.map(({ textContent }) => textContent)).toContain('Not met: Its wait ends at 2026-03-04 10:15:00 UTC')
  })

  it('tell those in profit apart', async () => {
    answer(risk({ candidates: [candidate({ loss_percent: '3', conditions: [condition()] })] }))
    load()
    show(<RiskPage />)
    expect(await screen.findByText('No open position loses')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('tab', { name: /In profit/ }))
    expect(screen.getByRole('link', { name: 'BTC/USDT' })).toBeInTheDocument()
  })

  it('can be skipped once or blocked, and say so as the feed tells it', async () => {
    answer(risk(), { 'PUT /groups/g1/offset': () => ok({ accepted: true, reasons: [] }) })
    load()
    show(<RiskPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Skip once: BTC/USDT' }))
    await userEvent.click(screen.getByRole('button', { name: 'Block BTC/USDT from offsets' }))
    expect(asked.filter(({ what }) => what === 'PUT /groups/g1/offset').map(({ body }) => body)).toEqual([{ skip_next: true }, { blocked: true }])
    tell({ groups: [group({ offset_blocked: true })] })
    await userEvent.click(screen.getByRole('button', { name: 'Unblock BTC/USDT: offsets may use it again' }))
    expect(asked.at(-1)?.body).toEqual({ blocked: false })
  })
})

describe('the ledger', () => {
  it('tells who paid for whom, planned and result', async () => {
    const done = offset({
      status: 'done',
      by_hand: true,
      loser: sale({ group_id: 'g9', symbol: 'SOL/USDT', realizes: '-120', realized: '-120.9' }),
      winners: [sale({ realized: '79.4' })],
    })
    answer(risk(), { 'GET /portfolios/p1/risk/offsets': () => ok({ offsets: [done], next_cursor: null }) })
    load()
    show(<RiskPage />)
    const table = await screen.findByRole('table', { name: 'Offsets' })
    expect(plain(table)).toContain('SOL/USDTall of it-120.00-120.90BTC/USDT+80.00+79.40122.00fees 2.00Done')
    expect(table).toHaveTextContent('by hand')
  })

  it('follows an offset as it goes on', async () => {
    answer(risk())
    load()
    show(<RiskPage />)
    expect(await screen.findByText('There was no offset yet')).toBeInTheDocument()
    tell({ offsets: [offset()] })
    expect(screen.getByRole('table', { name: 'Offsets' })).toHaveTextContent('Selling winners')
    tell({ offsets: [offset({ status: 'done' })] })
    expect(screen.getByRole('table', { name: 'Offsets' })).toHaveTextContent('Done')
  })
})

describe('what is shown is renewed', () => {
  const settle = () => act(() => vi.advanceTimersByTimeAsync(0))

  it('a moment after something changed, once for all that came meanwhile, and not by the clock', async () => {
    vi.useFakeTimers()
    answer(risk())
    load()
    show(<RiskPage />)
    await settle()
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    expect(askedForRisk()).toBe(1)
    tell({ groups: [group()] })
    tell({ portfolio: portfolio() })
    await act(() => vi.advanceTimersByTimeAsync(2_000))
    expect(askedForRisk()).toBe(2)
  })

  it('and keeps the last of what is known when that fails', async () => {
    vi.useFakeTimers()
    answer(risk({ why_not: reason({ text: 'Nobody loses' }) }))
    load()
    show(<RiskPage />)
    await settle()
    serve({})
    tell({ groups: [group()] })
    await act(() => vi.advanceTimersByTimeAsync(2_000))
    expect(screen.getByText('Nobody loses.')).toBeInTheDocument()
    expect(screen.getByText(/The engine does not answer/)).toBeInTheDocument()
  })
})
