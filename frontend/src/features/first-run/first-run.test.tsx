import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { group, portfolio, snapshot } from '@/test/fixtures'
import { ladder, preset, settings } from '@/test/ladders'
import { show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { AccountStep } from './AccountStep'
import { Frame } from './Frame'
import { LadderStep } from './LadderStep'
import { PortfolioStep } from './PortfolioStep'
import { ResumeLink } from './ResumeLink'
import { TradeStep } from './TradeStep'
import { begin, endFirstRun, finish, finished, goTo, readProgress, useProgress } from './progress'

beforeEach(() => {
  resetLive()
  useProgress.setState({ progress: null })
})

const progress = () => useProgress.getState().progress

describe('the first run', () => {
  it('is remembered step by step', () => {
    begin()
    finish('portfolio')
    goTo('ladder')
    finish('ladder')
    expect(progress()).toEqual({ step: 'alert', done: ['portfolio', 'ladder'], ended: false })
    expect(readProgress(JSON.parse(localStorage.getItem('dca.first-run') ?? 'null'))).toEqual(progress())
  })

  it('begins anew where nonsense was remembered', () => {
    expect(readProgress(null)).toBeNull()
    expect(readProgress('x')).toBeNull()
    expect(readProgress({ step: 'dance', done: ['ladder', 7] })).toEqual({ step: 'portfolio', done: ['ladder'], ended: false })
  })

  it('stays at its last step', () => {
    expect(finished({ step: 'trade', done: [], ended: false }, 'trade').step).toBe('trade')
  })

  it('can be gone on with from elsewhere until it is over', () => {
    const { rerender } = show(<ResumeLink />)
    expect(screen.queryByRole('link')).toBeNull()
    begin()
    finish('portfolio')
    rerender(<></>)
    show(<ResumeLink />)
    expect(screen.getByRole('link', { name: 'Go on with the set-up: Practice or exchange, step 2 of 5' })).toHaveAttribute('href', '/first-run')
    endFirstRun()
    expect(progress()?.ended).toBe(true)
  })

  it('shows which steps are done, and leads to any of them', async () => {
    begin()
    finish('portfolio')
    show(<Frame progress={progress()!} onLeave={() => undefined}>here</Frame>)
    expect(screen.getByRole('button', { name: /^Portfolio/ })).toHaveTextContent('Portfolio (done)')
    expect(screen.getByRole('button', { name: 'Practice or exchange' })).toHaveAttribute('aria-current', 'step')
    await userEvent.click(screen.getByRole('button', { name: 'First trade' }))
    expect(progress()?.step).toBe('trade')
  })
})

describe('the portfolio', () => {
  it('is put in place before the next step', async () => {
    let renamed = false
    serve({
      'GET /portfolios/p1/settings': () => ok(settings()),
      'PUT /portfolios/p1/settings': ({ body }) => ok(body),
      'PATCH /portfolios/p1': () => ok(portfolio()),
    })
    begin()
    show(<PortfolioStep portfolio={portfolio({ name: 'Practice' })} onRenamed={() => (renamed = true)} />)
    const capital = await screen.findByLabelText('Capital')
    await userEvent.clear(capital)
    await userEvent.type(capital, '5000')
    await userEvent.type(screen.getByLabelText('Name'), ' one')
    expect(screen.getByText(/500\.00 USDT for each position/)).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    await screen.findByDisplayValue('5000')
    expect(asked.map(({ what }) => what)).toEqual(['GET /portfolios/p1/settings', 'GET /portfolios/p1/settings', 'PUT /portfolios/p1/settings', 'PATCH /portfolios/p1'])
    expect(asked[2]?.body).toEqual(settings({ capital: '5000' }))
    expect(asked[3]?.body).toEqual({ name: 'Practice one' })
    expect(renamed).toBe(true)
    expect(progress()?.step).toBe('account')
  })

  it('that is as it was asks for nothing', async () => {
    serve({ 'GET /portfolios/p1/settings': () => ok(settings()) })
    begin()
    show(<PortfolioStep portfolio={portfolio()} onRenamed={() => undefined} />)
    await screen.findByLabelText('Capital')
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    expect(asked).toHaveLength(1)
    expect(progress()).toMatchObject({ step: 'account', done: ['portfolio'] })
  })

  it('says at the field what the engine refused', async () => {
    serve({
      'GET /portfolios/p1/settings': () => ok(settings()),
      'PUT /portfolios/p1/settings': () => problem(422, 'invalid_settings', 'The settings were refused.', [{ field: 'capital', reason: 'must be above 0' }]),
    })
    begin()
    show(<PortfolioStep portfolio={portfolio()} onRenamed={() => undefined} />)
    const capital = await screen.findByLabelText('Capital')
    await userEvent.clear(capital)
    await userEvent.type(capital, '0{Enter}')
    expect(await screen.findByText('It must be above 0.')).toBeInTheDocument()
    expect(progress()?.step).toBe('portfolio')
  })
})

describe('where it trades', () => {
  const routes = { 'GET /venues': () => ok([]), 'GET /accounts': () => ok([]) }
  const step = () =>
    show(<AccountStep portfolio={portfolio()} connect={() => <p>the form for keys</p>} make={() => <p>a new portfolio</p>} />)

  it('is practice unless an exchange is chosen', async () => {
    serve(routes)
    begin()
    step()
    expect(screen.getByRole('radio', { name: 'Practice' })).toBeChecked()
    expect(screen.queryByText('the form for keys')).toBeNull()
    await userEvent.click(screen.getByRole('radio', { name: 'An exchange' }))
    expect(await screen.findByText('the form for keys')).toBeInTheDocument()
  })

  it('can be a portfolio of its own once an exchange is connected', async () => {
    const own = {
      id: 'a9', name: 'Main', venue: 'binance', venue_name: 'Binance', market_kind: 'spot', simulated: false, has_keys: true, key_end: 'ab12',
      portfolio_id: null, portfolio_name: null, open_positions: 0, connected: null, away_since: null, created_at: '2026-03-04T09:00:00Z',
    }
    serve({ ...routes, 'GET /accounts': () => ok([own]) })
    step()
    await userEvent.click(screen.getByRole('radio', { name: 'An exchange' }))
    expect(await screen.findByText('Binance spot, key …ab12, not used yet')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Make a portfolio with real money…' }))
    expect(screen.getByText('a new portfolio')).toBeInTheDocument()
  })
})

describe('the ladder', () => {
  const routes = {
    'GET /ladder-presets': () => ok({ presets: [preset({ id: 'calm', name: 'Calm' })] }),
    'GET /portfolios/p1/settings': () => ok(settings()),
    'PUT /portfolios/p1/settings': ({ body }: { body: unknown }) => ok(body),
  }

  it('is drawn as it is chosen, and put in place', async () => {
    serve(routes)
    begin()
    goTo('ladder')
    show(<LadderStep portfolio={portfolio()} draw={({ levels }) => <p>{`${levels.length} legs drawn`}</p>} />)
    expect(await screen.findByText('5 legs drawn')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('radio', { name: /Calm/ }))
    expect(screen.getByText('2 legs drawn')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Use this ladder' }))
    expect(asked.at(-1)).toMatchObject({ what: 'PUT /portfolios/p1/settings', body: settings({ ladder: ladder(preset().ladder) }) })
    expect(progress()?.step).toBe('alert')
  })

  it('can stay as it is', async () => {
    serve(routes)
    show(<LadderStep portfolio={portfolio()} draw={() => null} />)
    await userEvent.click(await screen.findByRole('button', { name: 'Continue' }))
    expect(asked.some(({ what }) => what.startsWith('PUT'))).toBe(false)
  })
})

describe('the first trade', () => {
  const step = () => show(<TradeStep show={({ symbol }) => <p>{`${symbol} as it stands`}</p>} send={<p>send one</p>} onOverview={() => undefined} />)
  const load = (groups: ReturnType<typeof group>[]) => useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ groups }) }) })

  it('is waited for', () => {
    load([])
    step()
    expect(screen.getByText('send one')).toBeInTheDocument()
  })

  it('is shown, the latest that opened, and ends the set-up', async () => {
    load([group({ id: 'g1', opened_at: '2026-03-04T09:00:00Z' }), group({ id: 'g2', symbol: 'ETH/USDT', opened_at: '2026-03-04T10:00:00Z' })])
    begin()
    step()
    expect(screen.getByText('ETH/USDT as it stands')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Finish, go to the overview' }))
    expect(progress()).toMatchObject({ done: ['trade'], ended: true })
  })
})
