import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Accepted, DepartureView, QueuedView } from '@/api/types'
import type { Bound } from '@/features/queue/words'
import { apply } from '@/live/apply'
import { LIVE } from '@/live/connection'
import { resetLive, setConnection, useLive } from '@/live/store'
import { T0, group, portfolio, price, queued, reason, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import QueuePage from './QueuePage'

const full = portfolio({ open_groups: 10 })
const sol = queued({ id: 'q2', symbol: 'SOL/USDT', price: '200', current_price: '190', position: 1, why: "Rank 1: its loss of -5 % is deeper than the next one's -1 %" })
const eth = queued({ position: 2, why: "Rank 2: its loss of -1 % is less deep than the previous one's -5 %" })

function load(queue: QueuedView[], over: Parameters<typeof snapshot>[0] = {}): void {
  setConnection(LIVE)
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ portfolio: full, queue, ...over }) }) })
}

const accepted = (text: string, group_id: string | null = null): Accepted => ({ accepted: true, reasons: [reason({ text, group_id })] })

const preview: Bound = {
  quote: 'USDT',
  tick_size: '0.01',
  legs: ['190', '180'].map((at) => ({ price: at, placed: true, problems: [] })),
  cost: '1000',
  free: '9200',
  accepted: true,
}

beforeEach(() => {
  resetLive()
  serve({})
})

const row = (symbol: string) => screen.getAllByRole('row').find((entry) => within(entry).queryByRole('link', { name: symbol }) !== null)!

describe('the queue', () => {
  it('waits in its final shape, and says what will be here when nothing waits', () => {
    show(<QueuePage />)
    expect(screen.getByRole('status', { name: 'Loading' })).toBeInTheDocument()
    act(() => load([]))
    expect(screen.getByText('Nothing waits')).toBeInTheDocument()
    expect(screen.getByText(/10 of 10 slots are taken/)).toBeInTheDocument()
  })

  it('stands in the order of the ranks, each with its reason', () => {
    load([sol, eth])
    show(<QueuePage />)
    const [, first, second] = screen.getAllByRole('row')
    expect(plain(first!)).toContain("1SOL/USDT15mlongIts loss of -5 % is deeper than the next one's -1 %Queued for a free slot")
    expect(plain(first!)).toContain('-5.00 %')
    expect(plain(second!)).toContain('2ETH/USDT')
  })

  it('follows the price between two orders of the queue', () => {
    load([sol])
    show(<QueuePage />)
    act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq: 8, time: T0, prices: [price('180', 'SOL/USDT')] }) })))
    expect(plain(row('SOL/USDT'))).toContain('-10.00 %')
  })

  it('says what stands in the way even with a slot free', () => {
    load([queued({ blocked: 'the short position of ETH/USDT has to close first' })])
    show(<QueuePage />)
    expect(row('ETH/USDT')).toHaveTextContent('The short position of ETH/USDT has to close first')
  })

  it('promotes at once, and tells what came of it', async () => {
    serve({ 'POST /portfolios/p1/queue/q2/promote': () => ok(accepted('SOL/USDT goes first as soon as it may enter; not yet: all 10 slots are taken')) })
    load([sol, eth])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Promote SOL/USDT long' }))
    expect(await screen.findByText(/SOL\/USDT goes first as soon as it may enter/)).toBeInTheDocument()
  })

  it('leads to the position that came of it', async () => {
    serve({ 'POST /portfolios/p1/queue/q2/promote': () => ok(accepted('SOL/USDT was entered from the queue, by hand', 'g7')) })
    load([sol])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Promote SOL/USDT long' }))
    expect(await screen.findByRole('link', { name: 'View the position' })).toHaveAttribute('href', '/positions/g7')
  })

  it('asks before it forces, in slots and money, at the better price', async () => {
    serve({
      'POST /portfolios/p1/ladders/preview': () => ok(preview),
      'POST /portfolios/p1/queue/q2/force': () => ok(accepted('SOL/USDT was entered past the limit')),
    })
    load([sol])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Force SOL/USDT long' }))
    const ask = screen.getByRole('group', { name: 'Force SOL/USDT' })
    expect(ask).toHaveTextContent('It takes slot 11 of 10: the pool is over its limit until a position closes.')
    await within(ask).findByText(/bind/)
    expect(plain(ask)).toContain('Its 2 legs from 190.00 bind 1 000.00 USDT; 9 200.00 are free.')
    expect(asked[0]?.body).toMatchObject({ symbol: 'SOL/USDT', side: 'long', price: '190', pyramid: 0 })
    expect(asked.some(({ what }) => what.endsWith('/force'))).toBe(false)
    await userEvent.click(within(ask).getByRole('button', { name: 'Force now' }))
    expect(await screen.findByText('SOL/USDT was entered past the limit.')).toBeInTheDocument()
    expect(screen.queryByRole('group', { name: 'Force SOL/USDT' })).toBeNull()
  })

  it('knows that a further pyramid takes no slot, and which one it would be', async () => {
    serve({ 'POST /portfolios/p1/ladders/preview': () => ok(preview) })
    load([queued()], { groups: [group({ symbol: 'ETH/USDT' })] })
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Force ETH/USDT long' }))
    expect(screen.getByRole('group', { name: 'Force ETH/USDT' })).toHaveTextContent('It adds to the open position and takes no slot.')
    expect(asked[0]?.body).toMatchObject({ pyramid: 1 })
  })

  it('asks before it removes, and can be told not to', async () => {
    serve({ 'DELETE /portfolios/p1/queue/q2': () => ok(accepted('SOL/USDT was removed from the queue')) })
    load([sol])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Remove SOL/USDT long' }))
    await userEvent.click(screen.getByRole('button', { name: 'Keep waiting' }))
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Remove SOL/USDT long' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove' }))
    expect(await screen.findByText('SOL/USDT was removed from the queue.')).toBeInTheDocument()
  })

  it('shows why an act was refused, and leaves the entry', async () => {
    serve({ 'POST /portfolios/p1/queue/q2/promote': () => problem(409, 'not_waiting', 'This signal does not wait any more.') })
    load([sol])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Promote SOL/USDT long' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not done. This signal does not wait any more.')
    expect(row('SOL/USDT')).toBeInTheDocument()
  })
})

describe('the history', () => {
  const left: DepartureView = {
    id: 'd1',
    signal_id: 's1',
    account_id: 'a1',
    symbol: 'SOL/USDT',
    timeframe_seconds: 900,
    side: 'long',
    price: '200.00',
    replacements: 2,
    queued_at: T0,
    left_at: '2026-03-04T09:20:00Z',
    waited_seconds: 288,
    how: 'promoted',
    reason_code: 'opened',
    reason: 'Accepted: slot 3 of 10 after waiting as rank 1',
    group_id: 'g7',
  }

  it('says how each wait ended, and leads to what came of it', async () => {
    serve({ 'GET /portfolios/p1/queue/history': () => ok({ items: [left], next_cursor: null }) })
    load([sol])
    show(<QueuePage />)
    await userEvent.click(screen.getByRole('tab', { name: 'History' }))
    const table = await screen.findByRole('table', { name: 'Left the queue' })
    expect(plain(table)).toContain('SOL/USDT15mlong200EnteredSlot 3 of 10 after waiting as rank 124 m')
    expect(within(table).getByRole('link', { name: 'View' })).toHaveAttribute('href', '/positions/g7')
  })

  it('is read again when something leaves the queue, and not when the order changes', async () => {
    let items: DepartureView[] = []
    serve({ 'GET /portfolios/p1/queue/history': () => ok({ items, next_cursor: null }) })
    load([sol, eth])
    show(<QueuePage />, '/queue?show=history')
    expect(await screen.findByText('Nothing has left the queue yet')).toBeInTheDocument()
    const tell = (queue: QueuedView[]) =>
      act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq: (feed?.seq ?? 0) + 1, time: T0, queue }) })))
    tell([{ ...eth, position: 1 }, { ...sol, position: 2 }])
    expect(asked).toHaveLength(1)
    items = [left]
    tell([eth])
    expect(await screen.findByRole('table', { name: 'Left the queue' })).toBeInTheDocument()
  })

  it('that cannot be read says so', async () => {
    serve({ 'GET /portfolios/p1/queue/history': () => problem(503, 'store_down', 'The database does not answer.') })
    load([])
    show(<QueuePage />, '/queue?show=history')
    expect(await screen.findByText('The database does not answer.')).toBeInTheDocument()
  })
})
