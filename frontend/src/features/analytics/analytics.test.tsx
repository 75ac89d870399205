import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { setConventions, USUAL } from '@/lib/conventions'
import { analysis, results } from '@/test/analytics'
import { portfolio } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { ok, problem, serve } from '@/test/server'

import { Analytics } from './Analytics'

const ANALYTICS = 'GET /portfolios/p1/performance/analytics'
const EQUITY = 'GET /portfolios/p1/performance/equity'
type Server = Parameters<typeof serve>[0][string]

const POINTS = [
  { time: '2026-03-02T00:00:00Z', total: '10000', realized: '10000' },
  { time: '2026-03-03T00:00:00Z', total: '9850', realized: '10010.5' },
]
const found = (over = {}) => ok({ since: null, until: '2026-03-05T00:00:00Z', zone: 'UTC', quote: 'USDT', analysis: analysis(over) })
const course = (points = POINTS): Server => () => ok({ range: 'ALL', quote: 'USDT', points })
const open = (at = '/analytics?range=ALL') => show(<Analytics portfolio={portfolio()} start={<a href="/connect">Connect TradingView</a>} />, at)
const figure = (label: string): string => plain(screen.getAllByRole('button', { name: label })[0]!.closest('div')!)

vi.mock('./curves', () => ({
  createCurves: () => ({ setCourse: vi.fn(), setPalette: vi.fn(), mark: vi.fn(), picture: vi.fn(), destroy: vi.fn() }),
}))

beforeEach(() => {
  setConventions({ ...USUAL, zone: 'UTC' })
  serve({ [ANALYTICS]: () => found(), [EQUITY]: course() })
})

describe('analytics', () => {
  it('tells the figures, and what each of them means', async () => {
    open()
    await screen.findByRole('heading', { name: 'Result' })
    expect(figure('Profit factor')).toBe('Profit factor2.00')
    expect(figure('Deepest drawdown')).toBe('Deepest drawdown-1.50 %-150.00 USDT')
    await userEvent.hover(screen.getAllByRole('button', { name: 'Win rate' })[0]!)
    expect(await screen.findByRole('tooltip')).toHaveTextContent('won ÷ closed × 100')
  })

  it('tells each day of the calendar to arrow keys, month by month', async () => {
    open()
    const calendar = await screen.findByRole('figure', { name: /^Profit by day in March 2026/ })
    calendar.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}')
    expect(plain(within(calendar).getByRole('status'))).toBe('4 March 2026: +80.00 USDT from 3 positions, 2 won (67 %).')
    await userEvent.keyboard('{ArrowDown}')
    expect(plain(within(calendar).getByRole('status'))).toBe('11 March 2026: no position closed.')
    await userEvent.click(screen.getByRole('button', { name: 'Month before' }))
    expect(screen.getByRole('figure', { name: /February 2026/ })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Month before' })).toBeDisabled()
  })

  it('tells cells and bars to arrow keys', async () => {
    open()
    const map = await screen.findByRole('figure', { name: /^Realized by pair/ })
    map.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(plain(within(map).getByRole('status'))).toContain('BTC/USDT, 1h: +60.00 USDT from 1 position')
    const bars = screen.getByRole('figure', { name: /^How many positions/ })
    bars.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}')
    expect(plain(within(bars).getByRole('status'))).toBe('-50 to 0 USDT: 2 positions.')
  })

  it('has a table for every drawing', async () => {
    open()
    await screen.findByRole('heading', { name: 'Pair by timeframe' })
    for (const radio of screen.getAllByRole('radio', { name: 'Table' })) await userEvent.click(radio)
    const names = screen.getAllByRole('table').map((table) => within(table).queryByRole('caption')?.textContent)
    expect(names).toEqual(expect.arrayContaining(['Equity and drawdown', 'Profit by month', 'Profit by day', 'Positions by result', 'Realized USDT by pair and timeframe']))
    const equity = screen.getByRole('table', { name: 'Equity and drawdown' })
    expect(within(equity).getAllByRole('row').slice(1).map(plain)).toEqual(['2026-03-03 00:009 850.0010 010.50-1.50 %', '2026-03-02 00:0010 000.0010 000.000.00 %'])
  })

  it('leads from the best and the worst to their positions', async () => {
    open()
    expect(await screen.findByRole('link', { name: 'ETH/USDT' })).toHaveAttribute('href', '/positions/g2')
  })

  it('says what will be here before anything closed, and offers everything when nothing closed on these days', async () => {
    const none = results({ count: 0, wins: 0, losses: 0 })
    serve({ [ANALYTICS]: () => found({ total: none }), [EQUITY]: course([]) })
    const { unmount } = open()
    await screen.findByText('No position has closed yet')
    expect(screen.getByRole('link', { name: 'Connect TradingView' })).toBeInTheDocument()
    expect(screen.getByText(/Nothing to draw in this span/)).toBeInTheDocument()
    unmount()
    open('/analytics?range=7D')
    await screen.findByText('No position closed on these days')
    await userEvent.click(screen.getByRole('button', { name: 'Show everything' }))
    await screen.findByText('No position has closed yet')
  })

  it('says what went wrong, and tries again', async () => {
    serve({ [ANALYTICS]: () => problem(503, 'store_down', 'The database does not answer.'), [EQUITY]: course() })
    open()
    await screen.findByText('The database does not answer.')
    serve({ [ANALYTICS]: () => found(), [EQUITY]: course() })
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await screen.findByRole('heading', { name: 'Result' })
  })

  it('hands out the positions of the days that are shown', async () => {
    const revoke = vi.fn()
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: revoke })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    const file = 'GET /portfolios/p1/performance/groups.csv?from=2026-03-01T00%3A00%3A00.000Z&to=2026-03-05T00%3A00%3A00.000Z'
    serve({ [ANALYTICS]: () => found(), [EQUITY]: course(), [file]: () => ok(new Blob(['group_id'])) })
    open('/analytics?first=2026-03-01&last=2026-03-04')
    await userEvent.click(screen.getByRole('button', { name: 'Positions as CSV' }))
    await waitFor(() => expect(revoke).toHaveBeenCalled())
  })
})
