import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useLocation } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { GroupView, PriceView } from '@/api/types'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, account, group, portfolio, price, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { GroupCards } from '../GroupCards'
import * as figures from '../useGroup'
import { arrange } from './arrange'
import { OpenList } from './OpenList'
import { restored, setColumns, useView } from './view'

vi.mock('../useGroup', async (original) => {
  const own = await original<typeof figures>()
  return { ...own, useFigures: vi.fn(own.useFigures) }
})

const ETH = group({ id: 'g2', symbol: 'ETH/USDT', side: 'short', opened_at: '2026-03-04T08:00:00Z', status: 'active' })

function load(groups: GroupView[], prices: PriceView[] = [price('50120.00')]): void {
  const accounts = [account, { ...account, id: 'a2', name: 'Second account' }]
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ groups, prices, portfolio: portfolio({ accounts }) }) }) })
}

const tell = (delta: { prices?: PriceView[]; groups?: GroupView[] }, seq = 8): void =>
  act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq, time: T0, ...delta }) })))

beforeEach(() => {
  resetLive()
  localStorage.clear()
  useView.setState(restored())
  vi.mocked(figures.useFigures).mockClear()
})

function Address(): string {
  return useLocation().pathname
}

const table = (): HTMLElement => screen.getByRole('table', { name: 'Open groups' })
const rows = (): HTMLElement[] => within(table()).getAllByRole('row').slice(1)
const cells = (row: HTMLElement): string[] => within(row).getAllByRole('cell').map(plain)
const pairs = (): string[] => within(table()).getAllByRole('link').map(plain)

describe('the table of open groups', () => {
  it('shows a group as the spec words it', () => {
    load([group()])
    show(<OpenList quote="USDT" />)
    expect(cells(rows()[0]!).slice(0, 12)).toEqual([
      'BTC/USDT', '15m', 'long', '1/5', '2/5', '49 874.69', '50 120.00', '+1.97', '+0.49 %', '74 %', 'Per leg', 'Part filled',
    ])
    expect(screen.getByRole('link', { name: 'BTC/USDT' })).toHaveAttribute('href', '/positions/g1')
    expect(screen.getByRole('img', { name: '74 % of the way to 50\u202f247.50' })).toBeInTheDocument()
  })

  it('shows a dash for what is not known', () => {
    load([group({ average_price: null, held_quantity: '0' })], [])
    show(<OpenList quote="USDT" />)
    expect(cells(rows()[0]!).slice(5, 10)).toEqual(['—', '—', '—', '—', '—'])
  })

  it('follows the feed, also when a group comes', () => {
    load([group()])
    show(<OpenList quote="USDT" />)
    tell({ prices: [price('49000.00')], groups: [ETH] })
    expect(pairs()).toEqual(['BTC/USDT', 'ETH/USDT'])
    expect(cells(rows()[0]!).slice(6, 9)).toEqual(['49 000.00', '-7.02', '-1.75 %'])
  })

  it('draws again only the row whose own data changed, and only rows in view', () => {
    const many = Array.from({ length: 500 }, (_, i) => group({ id: `n${i}`, symbol: `C${i}/USDT`, opened_at: new Date(Date.parse(T0) - i * 1_000).toISOString() }))
    load(many, many.map(({ symbol }) => price('50120.00', symbol)))
    setColumns(['price', 'realized'])
    // Nothing has a height here, and what has none would all be in view.
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(36)
    show(<OpenList quote="USDT" />)
    const drawn = document.querySelectorAll('[role=row]').length
    expect(drawn).toBeGreaterThan(10)
    expect(drawn).toBeLessThan(60)
    vi.mocked(figures.useFigures).mockClear()
    tell({ prices: [price('50130.00', 'C3/USDT')] })
    tell({ prices: [price('50130.00', 'C499/USDT')] }, 9)
    tell({ groups: [{ ...many[4]!, realized_pnl: '7' }] }, 10)
    expect(vi.mocked(figures.useFigures).mock.calls.map(([{ symbol }]) => symbol)).toEqual(['C3/USDT', 'C4/USDT'])
  })

  it('opens a group at a click on its row, and leaves another tab to the browser', () => {
    const at = (): string => screen.getByRole('note').textContent
    load([group()])
    show(<><OpenList quote="USDT" /><p role="note"><Address /></p></>)
    const link = screen.getByRole('link', { name: 'BTC/USDT' })
    // What is not prevented is the browser's to follow; here there is none.
    expect([fireEvent.click(link, { ctrlKey: true }), fireEvent.click(link, { button: 1 }), at()]).toEqual([true, true, '/'])
    expect([fireEvent.click(link), at()]).toEqual([false, '/positions/g1'])
  })

  it('is sorted by any column, and says by which', async () => {
    load([group(), ETH])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'PnL USDT' }))
    expect(screen.getByRole('columnheader', { name: 'PnL USDT' })).toHaveAttribute('aria-sort', 'descending')
    await userEvent.click(screen.getByRole('button', { name: 'Pair' }))
    await userEvent.click(screen.getByRole('button', { name: 'Pair' }))
    expect(screen.getByRole('columnheader', { name: 'Pair' })).toHaveAttribute('aria-sort', 'descending')
    expect(pairs()).toEqual(['ETH/USDT', 'BTC/USDT'])
  })

  it('shows the columns that were chosen', () => {
    load([group()])
    setColumns(['account', 'invested', 'amount'])
    show(<OpenList quote="USDT" />)
    expect(cells(rows()[0]!).slice(0, 4)).toEqual(['BTC/USDT', 'Practice account', '400.00', '+1.97'])
  })

  it('lets columns be left out and moved', async () => {
    load([group()])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }))
    const menu = await screen.findByRole('dialog', { name: 'Columns' })
    await userEvent.click(within(menu).getByRole('switch', { name: 'Use Timeframe' }))
    await userEvent.click(within(menu).getByRole('button', { name: 'Move Side down' }))
    expect(useView.getState().columns.slice(0, 3)).toEqual(['pyramids', 'side', 'legs'])
  })
})

describe('what is shown', () => {
  it('is chosen by chips, and widened again', async () => {
    load([group(), ETH])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'Short' }))
    expect(pairs()).toEqual(['ETH/USDT'])
    await userEvent.click(screen.getByRole('button', { name: 'In profit' }))
    expect(screen.getByText('No open position is like that')).toBeInTheDocument()
    await userEvent.click(screen.getAllByRole('button', { name: 'Show all' })[0]!)
    expect(pairs()).toEqual(['BTC/USDT', 'ETH/USDT'])
  })

  it('is chosen from what occurs', async () => {
    load([group(), ETH])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'State all' }))
    const menu = await screen.findByRole('menu', { name: 'State' })
    expect(within(menu).getAllByRole('menuitemcheckbox').map(plain)).toEqual(['Part filled', 'Filled'])
    await userEvent.click(within(menu).getByRole('menuitemcheckbox', { name: 'Filled' }))
    expect(screen.getByText('ETH/USDT')).toBeInTheDocument()
    expect(screen.queryByText('BTC/USDT')).toBeNull()
  })

  it('stands under its account, with totals, and can be folded up', async () => {
    load([group(), { ...ETH, account_id: 'a2' }])
    useView.setState({ groupBy: 'account' })
    show(<OpenList quote="USDT" />)
    const head = rows()[0]!
    expect(plain(within(head).getByRole('rowheader'))).toBe('Practice account1')
    expect(cells(head)).toContain('+1.97')
    await userEvent.click(screen.getByRole('button', { name: /^Practice account/ }))
    expect(pairs()).toEqual(['ETH/USDT'])
  })
})

describe('the keyboard', () => {
  it('walks the rows and asks before it closes', async () => {
    serve({ 'POST /groups/g2/close': () => ok({ accepted: true }) })
    load([group(), ETH])
    show(<OpenList quote="USDT" />)
    const [first, second] = within(table()).getAllByRole('link')
    expect([first!.tabIndex, second!.tabIndex]).toEqual([0, -1])
    act(() => first!.focus())
    await userEvent.keyboard('{ArrowDown}')
    expect(second).toHaveFocus()
    await userEvent.keyboard('x')
    expect(screen.getByRole('group', { name: 'Close this group' })).toBeInTheDocument()
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Keep it open' }))
    expect(second).toHaveFocus()
    await userEvent.keyboard('x')
    await userEvent.click(screen.getByRole('button', { name: 'Close now' }))
    expect(await screen.findByText(/^Accepted\. Cancelling what rests/)).toBeInTheDocument()
    expect(asked.map(({ what }) => what)).toEqual(['POST /groups/g2/close'])
  })

  it('leaves the keys alone where something is typed', async () => {
    load([group()])
    show(<OpenList quote="USDT" />)
    act(() => screen.getByRole('link', { name: 'BTC/USDT' }).focus())
    await userEvent.keyboard('r')
    const field = screen.getByRole('textbox', { name: 'How much' })
    await userEvent.type(field, 'x')
    expect(screen.getByRole('group', { name: 'Reduce this group' })).toBeInTheDocument()
  })
})

describe('the menu of a row', () => {
  it('offers what can be done, and asks in place', async () => {
    load([group({ offset_blocked: true })])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'Actions for BTC/USDT' }))
    const menu = await screen.findByRole('menu')
    expect(within(menu).getAllByRole('menuitem').map(plain)).toEqual([
      'Open', 'Close…', 'Reduce…', 'Add…', 'Cancel legs…', 'Apply current settings…', 'Let into offsets…', 'Give up…',
    ])
    await userEvent.click(within(menu).getByRole('menuitem', { name: 'Reduce…' }))
    expect(await screen.findByRole('group', { name: 'Reduce this group' })).toBeInTheDocument()
  })

  it('leaves one way out of a group that closes', async () => {
    load([group({ status: 'closing' })])
    show(<OpenList quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'Actions for BTC/USDT' }))
    expect((await screen.findAllByRole('menuitem')).map(plain)).toEqual(['Open', 'Give up…'])
  })
})

describe('the cards of a phone', () => {
  const showCards = (groups: GroupView[]): void => {
    load(groups)
    const known = { priceOf: () => null, accountOf: (id: string) => id }
    show(<GroupCards arrangement={arrange(groups, useView.getState(), known)} quote="USDT" />)
  }
  const swipe = (card: HTMLElement, dx: number): void => {
    fireEvent.pointerDown(card, { pointerType: 'touch', clientX: 200, clientY: 300 })
    fireEvent.pointerMove(card, { clientX: 200 + dx, clientY: 302 })
    fireEvent.pointerUp(card)
  }

  it('show pair, profit, legs and target', () => {
    showCards([group()])
    const card = screen.getByRole('article', { name: 'BTC/USDT' })
    expect(plain(card)).toContain('+1.97')
    expect(plain(card)).toContain('2/5')
    expect(within(card).getByRole('link', { name: 'BTC/USDT' })).toBeInTheDocument()
  })

  it('ask before a swipe to the left closes', () => {
    showCards([group()])
    swipe(screen.getByRole('article'), -150)
    expect(screen.getByRole('group', { name: 'Close this group' })).toBeInTheDocument()
  })

  it('block at a swipe to the right, and let it be undone', async () => {
    serve({ 'PUT /groups/g1/offset': () => ok({ accepted: true }) })
    showCards([group()])
    swipe(screen.getByRole('article'), 150)
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await screen.findByText('Offsets may use it again.')).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ blocked: true }, { blocked: false }])
  })

  it('say why when it was not done', async () => {
    serve({ 'PUT /groups/g1/offset': () => problem(409, 'group_over', 'The position is over.') })
    showCards([group()])
    swipe(screen.getByRole('article'), 150)
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Not done. The position is over.'))
  })

  it('stay where they are at a slip', () => {
    showCards([group()])
    swipe(screen.getByRole('article'), -60)
    expect(screen.queryByRole('group')).toBeNull()
  })
})
