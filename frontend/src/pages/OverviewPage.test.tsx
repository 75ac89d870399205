import { act, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, portfolio, price, queued, snapshot } from '@/test/fixtures'
import { offset, risk } from '@/test/riskFixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import OverviewPage from './OverviewPage'

const SUMMARY = {
  time: T0,
  quote: 'USDT',
  realized_today: '42.18',
  realized_7_days: '120',
  realized_30_days: '-7.5',
  realized_total: '482.11',
  unrealized: '1.97',
  equity: '10484.08',
  capital: '10000',
  deployed: '399.995',
  free: '10082.11',
  slots_used: 1,
  slots: 10,
  queue_length: 0,
  last_alert_at: T0,
  change_1d_percent: '0.4',
  change_1w_percent: null,
  change_1m_percent: null,
  change_all_percent: null,
}
const CURVE = { range: '1D', quote: 'USDT', points: [{ time: '2026-03-03T10:00:00Z', realized: '10400', total: '10400' }, { time: '2026-03-04T09:00:00Z', realized: '10482.11', total: '10480' }] }

const answers = (over: Parameters<typeof serve>[0] = {}): void =>
  serve({
    'GET /portfolios/p1/performance/summary': () => ok(SUMMARY),
    'GET /portfolios/p1/performance/equity': () => ok(CURVE),
    'GET /portfolios/p1/risk': () => ok(risk()),
    ...over,
  })
const load = (over: Parameters<typeof snapshot>[0] = {}): void =>
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot(over) }), connection: { kind: 'live' } })
const panel = (name: string): string => plain(screen.getByRole('region', { name }))

beforeEach(resetLive)

describe('the overview', () => {
  it('waits in its final shape', () => {
    show(<OverviewPage />)
    expect(screen.getAllByRole('status', { name: 'Loading' })).not.toHaveLength(0)
  })

  it('tells what the portfolio is worth by the prices of now', async () => {
    answers()
    load()
    show(<OverviewPage />)
    // 10 000 of capital, 482.11 realized, 0.00802 bought at 49 874.69 and worth 50 120.
    expect(panel('Equity, USDT')).toContain('10 484.08')
    expect(await screen.findByRole('figure')).toBeInTheDocument()
    expect(panel('Equity, USDT')).toContain('+84.08+0.81 %')
    act(() => load({ prices: [price('60000')] }))
    expect(await screen.findByText((text) => text.replaceAll('\u202f', ' ') === '10 563.31')).toBeInTheDocument()
  })

  it('tells what the days brought, what is at work, what is open', async () => {
    answers()
    load()
    show(<OverviewPage />)
    expect(await screen.findByText('7 days')).toBeInTheDocument()
    expect(panel('Profit and loss, USDT')).toContain('Today+42.18+0.42 %7 days+120.00+1.20 %30 days-7.50-0.08 %All time+482.11')
    expect(panel('Capital, USDT')).toContain('Deployed400.004 %For entries399.99')
    expect(panel('Open positions')).toContain('BTC/USDT15mlong2/5avg49 874.69now50 120.00')
    expect(panel('Last alerts')).toContain('BTC/USDTEntry longAccepted')
    expect(panel('Engine and exchanges')).toContain('Binance')
    expect(asked.find(({ what }) => what.endsWith('summary'))).toBeDefined()
  })

  it('tells who enters next and why, the limits, and the offset', async () => {
    answers({ 'GET /portfolios/p1/risk': () => ok(risk({ would_run: offset(), why_not: null })) })
    load({ queue: [queued()], portfolio: portfolio({ queue_length: 1 }) })
    show(<OverviewPage />)
    expect(panel('Queue')).toContain('1ETH/USDT15mlong')
    expect(panel('Queue')).toContain('Nothing else waits')
    expect(await screen.findByText(/^Closes SOL\/USDT at a loss of/)).toBeInTheDocument()
    expect(panel('Risk')).toContain('paid by BTC/USDT, ETH/USDT with 122.00.')
  })

  it('is friendly while there is nothing yet', async () => {
    answers({ 'GET /portfolios/p1/performance/equity': () => ok({ ...CURVE, points: [] }) })
    load({ groups: [], signals: [], prices: [], portfolio: portfolio({ open_groups: 0, realized_total: '0', realized_today: '0' }) })
    show(<OverviewPage />)
    expect(screen.getByRole('region', { name: 'To the first trade' })).toHaveTextContent('Send a test alert')
    expect(panel('Open positions')).toContain('No position is open.')
    expect(panel('Last alerts')).toContain('No alert has arrived yet.')
    expect(panel('Needs you')).toContain('Nothing needs a hand.')
    expect(await screen.findByText(/^The line begins here/)).toBeInTheDocument()
  })

  it('says what could not be loaded, and shows the rest', async () => {
    const away = () => problem(503, 'database_away', 'The database does not answer.')
    answers({ 'GET /portfolios/p1/performance/equity': away, 'GET /portfolios/p1/risk': away })
    load()
    show(<OverviewPage />)
    expect(await screen.findByText('The way there could not be loaded. The database does not answer.')).toBeInTheDocument()
    expect(await screen.findByText('The limits could not be loaded. The database does not answer.')).toBeInTheDocument()
    expect(await screen.findByText('7 days')).toBeInTheDocument()
  })
})
