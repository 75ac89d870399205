import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { group, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { ok, serve } from '@/test/server'

import PositionsPage from './PositionsPage'
import SignalsPage from './SignalsPage'
import WelcomePage from './WelcomePage'

const load = (over: Parameters<typeof snapshot>[0] = {}): void =>
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot(over) }) })

beforeEach(resetLive)

describe('positions', () => {
  it('wait in their final shape', () => {
    show(<PositionsPage />)
    expect(screen.getAllByRole('status', { name: 'Loading' })).not.toHaveLength(0)
  })

  it('lead to the connection when nothing is open', () => {
    load({ groups: [] })
    show(<PositionsPage />)
    expect(screen.getByText('No position is open')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Connect TradingView' })).toHaveAttribute('href', '/connect')
  })

  it('show totals, and filter', async () => {
    load()
    show(<PositionsPage />)
    expect(plain(screen.getByRole('region', { name: 'Totals' }))).toContain('Open profit, USDT+1.97')
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter by pair' }), 'doge')
    expect(screen.getByText('No open pair contains “doge”')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
    expect(screen.getByRole('link', { name: 'BTC/USDT' })).toBeInTheDocument()
  })

  it('list the closed ones with what they brought', async () => {
    const closed = group({ id: 'c1', status: 'closed', closed_at: '2026-03-04T10:00:00Z', realized_pnl: '3.76' })
    serve({ 'GET /portfolios/p1/groups': () => ok({ groups: [closed], next_cursor: null }) })
    load()
    show(<PositionsPage />)
    await userEvent.click(screen.getByRole('tab', { name: 'Closed' }))
    expect(await screen.findByRole('table', { name: 'Closed groups' })).toHaveTextContent('+3.76')
  })
})

describe('signals', () => {
  it('join what is live with what was paged in', async () => {
    const older = { ...snapshot().signals[0]!, id: 's0', reason: 'Recorded: nothing was open', received_at: '2026-03-04T08:00:00.000Z' }
    serve({ 'GET /portfolios/p1/signals': () => ok({ signals: [snapshot().signals[0], older], next_cursor: null }) })
    load()
    show(<SignalsPage />)
    expect(await screen.findByText('Recorded: nothing was open')).toBeInTheDocument()
    expect(screen.getAllByRole('row')).toHaveLength(3)
  })
})

describe('the first visit', () => {
  it('says what will be made', () => {
    show(<WelcomePage />)
    expect(screen.getByRole('heading', { name: 'Create the owner' })).toBeInTheDocument()
    expect(screen.getByRole('list', { name: 'What happens next' })).toHaveTextContent('A practice portfolio is made on the built-in simulated exchange.')
  })
})
