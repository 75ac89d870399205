import { act, screen, waitForElementToBeRemoved, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { AccountView, DifferenceView, PortfolioView, ReasonView } from '@/api/types'
import { apply } from '@/live/apply'
import { LIVE } from '@/live/connection'
import { resetLive, setConnection, useLive } from '@/live/store'
import { T0, account, portfolio, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { HealthMenu } from './HealthMenu'
import { News } from './News'
import { Notices } from './Notices'
import { useDismissed } from './news'

const AWAY_SINCE = '2026-03-04T09:14:18.000Z'
const away: AccountView = { ...account, connected: false, away_since: AWAY_SINCE }
const less: DifferenceView = { account_id: 'a1', holding: 'BTC', expected: '0.00802', found: '0.00602' }
const more: DifferenceView = { account_id: 'a1', holding: 'ETH', expected: '1.5', found: '1.75' }
const auditing = (over: Partial<PortfolioView> = {}): PortfolioView => portfolio({ status: 'auditing', differences: [less], ...over })

function load(over: PortfolioView): void {
  setConnection(LIVE)
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ portfolio: over }) }) })
}

function tell(...reasons: Partial<ReasonView>[]): void {
  const told = reasons.map((reason) => ({ code: 'account_back', text: '', numbers: {}, group_id: null, client_order_id: null, ...reason }))
  act(() => {
    useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq: (feed?.seq ?? 0) + 1, time: T0, reasons: told }) }))
  })
}

beforeEach(() => {
  resetLive()
  useDismissed.setState({ ids: new Set() })
  serve({})
})

describe('the notices', () => {
  it('are absent while all is well, and while nothing is known', () => {
    const { container } = show(<Notices />)
    expect(container).toBeEmptyDOMElement()
    act(() => load(portfolio()))
    expect(container).toBeEmptyDOMElement()
  })

  it('give way to the notice that what is shown is old', () => {
    load(auditing())
    setConnection({ kind: 'stale', since: 0 })
    const { container } = show(<Notices />)
    expect(container).toBeEmptyDOMElement()
  })

  it('give the reason why entries wait, and what goes on', () => {
    load(portfolio({ status: 'paused', status_reason: 'Daily loss of 120.40 USDT reached the limit of 100 USDT' }))
    show(<Notices />)
    expect(screen.getByRole('region', { name: 'Notices' })).toHaveTextContent(
      'Portfolio paused. Daily loss of 120.40 USDT reached the limit of 100 USDT. Entries wait in the queue; exits, targets and stops go on.',
    )
  })

  it('tell of a start only once it takes a moment', () => {
    vi.useFakeTimers()
    load(portfolio({ status: 'reconciling', status_reason: 'asking the exchange about every open order' }))
    show(<Notices />)
    expect(screen.queryByRole('region', { name: 'Notices' })).toBeNull()
    act(() => {
      vi.advanceTimersByTime(1_000)
    })
    expect(screen.getByRole('region', { name: 'Notices' })).toHaveTextContent('Portfolio reconciling. Asking the exchange about every open order.')
    expect(screen.queryByRole('button')).toBeNull()
    vi.useRealTimers()
  })

  it('count how long an account is away, without reading it aloud', () => {
    load(portfolio({ accounts: [away] }))
    show(<Notices />)
    expect(screen.getByRole('region', { name: 'Notices' })).toHaveTextContent('Binance (Practice account) is away for 42 s.')
    expect(screen.getByRole('timer')).toHaveAttribute('aria-live', 'off')
    act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'heartbeat', seq: 7, time: '2026-03-04T09:16:20.000Z' }) })))
    expect(screen.getByRole('timer')).toHaveTextContent('for 2 m.')
  })

  it('stand one below another, the gravest first', () => {
    load(portfolio({ status: 'paused', accounts: [{ ...away, clock_ahead_ms: -812 }], differences: [more] }))
    show(<Notices />)
    const titles = [...screen.getByRole('region', { name: 'Notices' }).querySelectorAll('strong')].map(({ textContent }) => textContent)
    expect(titles).toEqual([
      'Binance (Practice account) is away',
      'Portfolio paused. ',
      'The engine’s clock is 812 ms behind Binance (Practice account). ',
      '0.25 ETH more than our trades say. ',
    ])
  })
})

describe('an audit', () => {
  it('lists what differs, with the positions that hold it, and the ways out', () => {
    load(auditing({ differences: [less, more] }))
    show(<Notices />)
    const [, btc, eth] = within(screen.getByRole('table', { name: 'Differences' })).getAllByRole('row')
    expect(within(btc!).getAllByRole('cell').map(plain)).toEqual([
      'Binance (Practice account)', '0.00802', '0.00602', '-0.00200', 'BTC/USDT 15m long',
    ])
    expect(within(eth!).getAllByRole('cell').map(plain).slice(1)).toEqual(['1.50', '1.75', '+0.25', ''])
    const ways = within(screen.getByRole('list', { name: 'Ways out' }))
    expect(ways.getAllByRole('listitem').map(plain)).toEqual([
      'Undo it at the exchange: bring back 0.002 BTC, take out 0.25 ETH. This then ends by itself within seconds.',
      'Give the position up: open BTC/USDT 15m long and choose Give up. What it holds is yours from then on.',
      'Accept it and resume: what the account holds counts as right from then on.',
    ])
    expect(ways.getByRole('link')).toHaveAttribute('href', '/positions/g1')
  })

  it('is accepted only after it was said what that accepts', async () => {
    serve({ 'POST /portfolios/p1/resume': () => ({ status: 202, body: { accepted: true, reasons: [] } }) })
    load(auditing())
    show(<Notices />)
    await userEvent.click(screen.getByRole('button', { name: 'Resume…' }))
    expect(asked).toEqual([])
    expect(screen.getByRole('group', { name: 'Resume the portfolio as it is' })).toHaveTextContent(
      'What the accounts hold counts as right from then on: Binance (Practice account) holds 0.00602 BTC, our trades say 0.00802.',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Not yet' }))
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Resume…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Resume now' }))
    expect(await screen.findByRole('button', { name: 'Resume…' })).toBeInTheDocument()
    expect(asked.map(({ what }) => what)).toEqual(['POST /portfolios/p1/resume'])
  })

  it('says why it was not resumed', async () => {
    serve({ 'POST /portfolios/p1/resume': () => problem(409, 'cannot_resume', 'The portfolio is reconciling, which ends by itself.') })
    load(auditing())
    show(<Notices />)
    await userEvent.click(screen.getByRole('button', { name: 'Resume…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Resume now' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not done. The portfolio is reconciling, which ends by itself.')
  })

  it('can be looked into at once', async () => {
    serve({ 'POST /portfolios/p1/reconcile': () => ({ status: 202, body: { accepted: true, reasons: [] } }) })
    load(auditing())
    show(<Notices />)
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }))
    expect(await screen.findByText(/^Asked at \d\d:\d\d:\d\d$/)).toBeInTheDocument()
  })
})

describe('a difference within the tolerance', () => {
  it('is told quietly, and can be accepted', async () => {
    serve({ 'POST /portfolios/p1/resume': () => ok({ accepted: true, reasons: [] }) })
    load(portfolio({ differences: [more] }))
    show(<Notices />)
    expect(screen.getByRole('region', { name: 'Notices' })).toHaveTextContent('nothing is held back')
    await userEvent.click(screen.getByRole('button', { name: 'Accept…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Accept now' }))
    expect(asked.map(({ what }) => what)).toEqual(['POST /portfolios/p1/resume'])
  })
})

describe('on a phone', () => {
  beforeEach(() => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (query) => ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList,
    )
    return () => vi.restoreAllMocks()
  })

  it('all notices together take one line, until it is opened', async () => {
    load(auditing({ accounts: [away] }))
    show(<Notices />)
    const line = screen.getByRole('button', { expanded: false })
    expect(plain(line)).toBe('Portfolio auditing: 0.002 BTC less than our trades say+1')
    expect(screen.queryByRole('region', { name: 'Notices' })).toBeNull()
    await userEvent.click(line)
    const all = screen.getByRole('region', { name: 'Notices' })
    expect(plain(within(all).getByRole('list', { name: 'Differences' }))).toContain('Our trades say0.00802The account holds0.00602Difference-0.00200')
    expect(all).toHaveTextContent('is away for 42 s')
    await userEvent.click(screen.getByRole('button', { expanded: true }))
    expect(screen.queryByRole('region', { name: 'Notices' })).toBeNull()
  })
})

describe('the health behind the top bar', () => {
  const open = async (over: PortfolioView): Promise<HTMLElement> => {
    load(over)
    show(<HealthMenu portfolio={over} />)
    await userEvent.click(screen.getByRole('button', { name: over.status }))
    return screen.getByRole('dialog', { name: 'Health' })
  }

  it('tells how each account is', async () => {
    const health = await open(portfolio({ accounts: [account, { ...away, id: 'a2', name: 'Second', venue: 'okx', latency_ms: null, clock_ahead_ms: -1204 }] }))
    expect(plain(within(health).getByRole('region', { name: 'Practice account' }))).toBe(
      'Practice accountBinance spot, practiceConnectionConnectedRound trip42 msEngine’s clock3 ms ahead of the exchange',
    )
    expect(plain(within(health).getByRole('region', { name: 'Second' }))).toBe(
      'SecondOKX spot, practiceConnectionAway for 42 sRound trip—Engine’s clock1 204 ms behind the exchange',
    )
  })

  it('says that it waits for keys, and leads to them', async () => {
    const keyless: AccountView = { ...away, keys_missing: true }
    const waiting = portfolio({ status: 'bootstrapping', status_reason: 'no account has keys, enter them under Settings', accounts: [keyless] })
    load(waiting)
    show(<><Notices /><HealthMenu portfolio={waiting} /></>)
    const notices = screen.getByRole('region', { name: 'Notices' })
    expect(within(notices).getByRole('status')).toHaveTextContent('Binance (Practice account) has no keys. Its keys are missing')
    expect(within(notices).getByRole('link', { name: 'Enter the keys' })).toHaveAttribute('href', '/settings/accounts')
    await userEvent.click(screen.getByRole('button', { name: 'keys missing' }))
    const health = screen.getByRole('dialog', { name: 'Health' })
    expect(health).toHaveTextContent('No account has keys, enter them under Settings. Alerts are kept')
    expect(within(health).getByRole('link', { name: 'Enter the keys' })).toHaveAttribute('href', '/settings/accounts')
  })

  it('checks at once, but not where nobody answers', async () => {
    serve({ 'POST /portfolios/p1/reconcile': () => ok({ accepted: true, reasons: [] }) })
    await open(portfolio())
    await userEvent.click(screen.getByRole('button', { name: 'Check now' }))
    expect(asked.map(({ what }) => what)).toEqual(['POST /portfolios/p1/reconcile'])
  })

  it('cannot check where nobody answers', async () => {
    await open(portfolio({ accounts: [away] }))
    expect(screen.getByRole('button', { name: 'Check now' })).toBeDisabled()
  })

  it('pauses, and gives way to the notice that says so', async () => {
    serve({ 'POST /portfolios/p1/pause': () => ok({ accepted: true, reasons: [] }) })
    const health = await open(portfolio())
    await userEvent.click(screen.getByRole('button', { name: 'Pause entries' }))
    await waitForElementToBeRemoved(health)
    expect(asked.map(({ what }) => what)).toEqual(['POST /portfolios/p1/pause'])
  })

  it('says when it could not pause', async () => {
    serve({ 'POST /portfolios/p1/pause': () => problem(503, 'database_down', 'The database does not answer.') })
    await open(portfolio())
    await userEvent.click(screen.getByRole('button', { name: 'Pause entries' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not paused. The database does not answer.')
  })

  it('keeps what was told, newest first', async () => {
    load(portfolio())
    tell({ code: 'account_lost', text: 'Lost account a1' })
    tell({ code: 'account_back', text: 'Back: account a1' })
    show(<HealthMenu portfolio={portfolio()} />)
    await userEvent.click(screen.getByRole('button', { name: 'healthy' }))
    const lately = screen.getByRole('region', { name: 'Told lately' })
    expect(within(lately).getAllByRole('listitem').map((item) => item.textContent.split(' 20')[0])).toEqual([
      expect.stringContaining('Back: account Practice account'),
      expect.stringContaining('Lost account Practice account'),
    ])
  })
})

describe('news', () => {
  it('stay until they were read, once each, and leave to the notices what those say', async () => {
    load(portfolio())
    show(<News />)
    tell({ code: 'account_lost', text: 'Lost account a1' }, { code: 'opened', text: 'not about accounts' })
    expect(screen.getByRole('log')).toBeEmptyDOMElement()
    tell({ text: 'The exchange of account a1 is reached again' })
    expect(screen.getByRole('log')).toHaveTextContent('The exchange of account Practice account is reached again')
    act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'snapshot', snapshot: snapshot({ seq: 50 }) }) })))
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.getByRole('log')).toBeEmptyDOMElement()
  })

  it('do not fill the screen', async () => {
    load(portfolio())
    show(<News />)
    tell(...Array.from({ length: 5 }, (_, index) => ({ code: 'traded_outside', text: `Trade ${index}` })))
    expect(screen.getAllByRole('button', { name: 'Dismiss' })).toHaveLength(3)
    expect(screen.getByRole('log')).toHaveTextContent('2 more')
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss all' }))
    expect(screen.getByRole('log')).toBeEmptyDOMElement()
  })

  it('are forgotten with their portfolio', () => {
    load(portfolio())
    show(<News />)
    tell({ text: 'Back' })
    act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'snapshot', snapshot: snapshot({ portfolio: portfolio({ id: 'p2' }) }) }) })))
    expect(screen.getByRole('log')).toBeEmptyDOMElement()
  })
})
