import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useLocation } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { GroupView } from '@/api/types'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, group, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'
import * as files from '@/ui/download'

import { ClosedGroups } from './ClosedGroups'
import { closedTotals, entered, resultPercent } from './calculate'

const closed = (id: string, realized: string, over: Partial<GroupView> = {}): GroupView =>
  group({ id, status: 'closed', status_reason: 'all targets filled', closed_at: '2026-03-04T10:00:00Z', realized_pnl: realized, ...over })

const ANSWER = { groups: [closed('w', '4.00', { closed_at: '2026-03-04T11:00:00Z' }), closed('l', '-1.50', { symbol: 'ETH/USDT' }), closed('z', '0')], next_cursor: null }

function Address(): string {
  return useLocation().search
}

const open = (at = '/positions?show=closed'): void => {
  show(
    <>
      <ClosedGroups portfolioId="p1" quote="USDT" />
      <p role="note"><Address /></p>
    </>,
    at,
  )
}

beforeEach(() => {
  resetLive()
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ groups: [] }) }) })
  serve({ 'GET /portfolios/p1/groups': () => ok(ANSWER) })
})

describe('what closed groups brought', () => {
  it('is reckoned on what their entries paid', () => {
    // 0.004 at 50 000 and 0.00402 at 49 750.
    expect(entered(group())?.toFixed()).toBe('399.995')
    expect(resultPercent(closed('w', '4'))?.toFixed(4)).toBe('1.0000')
    expect(resultPercent(closed('w', '4', { pyramids: [] }))).toBeNull()
  })

  it('is counted; what brought nothing is neither won nor lost', () => {
    const { realized, won, lost } = closedTotals(ANSWER.groups)
    expect([realized.toFixed(2), won, lost]).toEqual(['2.50', 1, 1])
  })
})

describe('the history', () => {
  it('lists results with their totals', async () => {
    open()
    const table = await screen.findByRole('table', { name: 'Closed groups' })
    const row = within(table).getAllByRole('row')[1]!
    expect(plain(row)).toContain('+4.00+1.00 %')
    expect(plain(row)).toContain('all targets filled')
    expect(plain(screen.getByText(/realized/).closest('p')!)).toBe('3 positions1 in profit1 at a lossrealized +2.50 USDT')
  })

  it('asks the server for what is narrowed, and keeps it in the address', async () => {
    open('/positions?show=closed&side=short')
    await screen.findByRole('table', { name: 'Closed groups' })
    expect(asked.at(-1)?.params).toEqual({ state: 'closed', side: 'short', order: 'latest' })
    await userEvent.click(screen.getByRole('button', { name: 'Realized USDT' }))
    await screen.findByRole('table', { name: 'Closed groups' })
    expect(asked.at(-1)?.params).toEqual({ state: 'closed', side: 'short', order: 'best' })
    expect(screen.getByRole('note')).toHaveTextContent('?show=closed&side=short&order=best')
    expect(screen.getByRole('columnheader', { name: 'Realized USDT' })).toHaveAttribute('aria-sort', 'descending')
  })

  it('is asked for a pair by its letters', async () => {
    open()
    await screen.findByRole('table', { name: 'Closed groups' })
    await userEvent.type(screen.getByRole('combobox', { name: 'Pair' }), 'ethusdt{Enter}')
    await screen.findByRole('table', { name: 'Closed groups' })
    expect(asked.at(-1)?.params).toMatchObject({ symbol: 'ETH/USDT' })
  })

  it('goes on page by page, and tells totals only of what is there', async () => {
    serve({
      'GET /portfolios/p1/groups': ({ params }) =>
        ok((params as { cursor?: string }).cursor === 'c1' ? { groups: [closed('o', '1')], next_cursor: null } : { ...ANSWER, next_cursor: 'c1' }),
    })
    open()
    expect(await screen.findByText('The first 3 positions')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
    expect(await screen.findByText('4 positions')).toBeInTheDocument()
  })

  it('takes in what closes meanwhile, if it belongs', async () => {
    open('/positions?show=closed&result=loss')
    await screen.findByRole('table', { name: 'Closed groups' })
    act(() =>
      useLive.setState(({ feed }) => ({
        feed: apply(feed, { type: 'delta', seq: 8, time: T0, groups: [closed('n', '-9', { symbol: 'SOL/USDT' }), closed('p', '9', { symbol: 'XRP/USDT' })] }),
      })),
    )
    expect(screen.getByRole('link', { name: 'SOL/USDT' })).toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'XRP/USDT' })).toBeNull()
  })

  it('says what will be here, or that nothing is like that', async () => {
    serve({ 'GET /portfolios/p1/groups': () => ok({ groups: [], next_cursor: null }) })
    open('/positions?show=closed&side=short')
    expect(await screen.findByText('No closed position is like that')).toBeInTheDocument()
    await userEvent.click(screen.getAllByRole('button', { name: 'Show all' })[0]!)
    expect(await screen.findByText('Nothing closed yet')).toBeInTheDocument()
  })

  it('says what failed, and tries again', async () => {
    serve({ 'GET /portfolios/p1/groups': () => problem(503, 'busy', 'Too much is waiting.') })
    open()
    expect(await screen.findByRole('alert')).toHaveTextContent('Too much is waiting.')
    serve({ 'GET /portfolios/p1/groups': () => ok(ANSWER) })
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table', { name: 'Closed groups' })).toBeInTheDocument()
  })
})

describe('as a file', () => {
  it('takes the same filters', async () => {
    const save = vi.spyOn(files, 'saveFile').mockImplementation(() => undefined)
    serve({ 'GET /portfolios/p1/groups': () => ok(ANSWER), 'GET /portfolios/p1/groups.csv?side=short&order=worst': () => ok('a,b') })
    open('/positions?show=closed&side=short&order=worst')
    await userEvent.click(await screen.findByRole('button', { name: 'CSV' }))
    expect(asked.map(({ what }) => what)).toContain('GET /portfolios/p1/groups.csv?side=short&order=worst')
    expect(save).toHaveBeenCalledWith({ name: 'positions.csv', content: 'a,b' })
  })

  it('says why there is none', async () => {
    serve({ 'GET /portfolios/p1/groups': () => ok(ANSWER), 'GET /portfolios/p1/groups.csv?order=latest': () => problem(503, 'busy', 'Too much is waiting.') })
    open()
    await userEvent.click(await screen.findByRole('button', { name: 'CSV' }))
    expect(await screen.findByText('No file. Too much is waiting.')).toBeInTheDocument()
  })
})
