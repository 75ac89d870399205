import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { fetchCritical } from '@/api/critical'
import type { EventView, FeedMessage } from '@/api/types'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, event, portfolio, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { Events } from './Events'

const AT = 'GET /portfolios/p1/events'
const page = (events: EventView[], next: string | null = null) => ok({ events, next_cursor: next })
const line = (seq: number, over: Partial<EventView> = {}): EventView =>
  event({ id: `${seq}-0`, time: new Date(Date.parse(T0) + seq * 1_000).toISOString(), text: `Line ${seq}`, ...over })

vi.mock('@/ui/VirtualRows', () => ({
  VirtualRows: ({ items, keyOf, render }: { items: EventView[]; keyOf: (item: EventView) => string; render: (item: EventView) => React.ReactNode }) => (
    <ul>{items.map((item) => <li key={keyOf(item)}>{render(item)}</li>)}</ul>
  ),
}))

vi.mock('@/api/critical', { spy: true })
const standing = (...found: EventView[]) => vi.mocked(fetchCritical).mockResolvedValue(found)

const hear = (message: FeedMessage): void => act(() => useLive.setState(({ feed }) => ({ feed: apply(feed, message) })))
const next = (): number => (useLive.getState().feed?.seq ?? 0) + 1
const begin = (): void => hear({ type: 'snapshot', snapshot: snapshot({ seq: next() }) })
const tell = (...events: EventView[]): void => hear({ type: 'delta', seq: next(), time: T0, events })

const lines = (): string[] => screen.queryAllByText(/^Line \d+$/).map((element) => plain(element))
const open = (at = '/events', over = {}) =>
  show(<Events portfolio={portfolio(over)} resumeAsk={(onEnd) => <button type="button" onClick={onEnd}>Let it trade again</button>} />, at)

beforeEach(() => {
  resetLive()
  standing()
  serve({ [AT]: () => page([line(3), line(2)], 'older'), [`${AT}?cursor=older`]: () => page([line(1)]) })
  begin()
})

describe('the log', () => {
  it('joins what comes live to the history, and reads on at the old end', async () => {
    open()
    await screen.findByText('Line 3')
    tell(line(3), line(4))
    expect(lines()).toEqual(['Line 4', 'Line 3', 'Line 2'])
    await userEvent.click(screen.getByRole('button', { name: 'Load older' }))
    await screen.findByText('This is the beginning of the log.')
    expect(lines()).toEqual(['Line 4', 'Line 3', 'Line 2', 'Line 1'])
  })

  it('stands still while it is paused, counts what comes, and shows it when it is followed again', async () => {
    open()
    await screen.findByText('Line 3')
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }))
    tell(line(4), line(5))
    expect(lines()).toEqual(['Line 3', 'Line 2'])
    await userEvent.click(screen.getByRole('button', { name: 'Load older' }))
    await screen.findByText('Line 1')
    expect(lines()).toEqual(['Line 3', 'Line 2', 'Line 1'])
    await userEvent.click(screen.getByRole('button', { name: 'Follow, 2 new' }))
    expect(lines()).toEqual(['Line 5', 'Line 4', 'Line 3', 'Line 2', 'Line 1'])
  })

  it('reads the history again after a gap: what was told meanwhile is there', async () => {
    open()
    await screen.findByText('Line 3')
    serve({ [AT]: () => page([line(5), line(4), line(3)]) })
    begin()
    await screen.findByText('Line 5')
    tell(line(6))
    expect(lines()).toEqual(['Line 6', 'Line 5', 'Line 4', 'Line 3'])
  })

  it('asks the server for what is filtered, and holds live lines against the same filters', async () => {
    serve({ [AT]: () => page([line(3)]), [`${AT}?level=attention`]: () => page([line(2, { level: 'attention' })]) })
    open()
    await screen.findByText('Line 3')
    await userEvent.click(screen.getByRole('button', { name: 'Attention' }))
    await screen.findByText('Line 2')
    tell(line(4), line(5, { level: 'attention' }))
    expect(lines()).toEqual(['Line 5', 'Line 2'])
    expect(screen.getByRole('button', { name: 'Export these' })).toBeEnabled()
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await screen.findByText('Line 3')
  })

  it('says that nothing matches, and offers the way back', async () => {
    serve({ [AT]: () => page([line(3)]), [`${AT}?q=tulips`]: () => page([]) })
    open('/events?q=tulips')
    await screen.findByText('No line matches')
    await userEvent.click(screen.getByRole('button', { name: 'Show all lines' }))
    await screen.findByText('Line 3')
  })

  it('says what will be here, and what went wrong', async () => {
    serve({ [AT]: () => page([]) })
    const { unmount } = open()
    await screen.findByText('Nothing has been done yet')
    unmount()
    serve({ [AT]: () => problem(503, 'store_down', 'The database does not answer.') })
    open()
    expect(await screen.findByText('This could not be loaded')).toBeInTheDocument()
  })

  it('shows the numbers, the order and the ways on when a line is opened', async () => {
    serve({ [AT]: () => page([line(3, { numbers: { open_groups: '10', fee: '1234.50' }, signal_id: 's1' })]) })
    open()
    await userEvent.click(await screen.findByRole('button', { name: /Line 3/ }))
    expect(plain(screen.getByText('Open groups').closest('div')!)).toContain('10')
    expect(plain(screen.getByText('Fee').closest('div')!)).toContain('1 234.5')
    expect(screen.getByText('c0').tagName).toBe('CODE')
    expect(screen.getByRole('link', { name: 'See the signal' })).toHaveAttribute('href', '/signals?signal=s1')
    expect(screen.getByRole('link', { name: 'See the position' })).toHaveAttribute('href', '/positions/g1')
  })

  it('hands out the file that the filters stand for', async () => {
    const kept = vi.fn()
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: kept })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    serve({ [`${AT}?level=critical`]: () => page([]), 'GET /portfolios/p1/events/export?level=critical&format=csv': () => ok(new Blob(['id'])) })
    open('/events?level=critical')
    await userEvent.click(screen.getByRole('button', { name: 'Export these' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /CSV/ }))
    await waitFor(() => expect(kept).toHaveBeenCalled())
  })
})

describe('critical lines', () => {
  const CRITICAL = line(3, { level: 'critical', kind: 'engine', code: 'status_locked', stands: true, text: 'Locked: exits only' })

  it('stand on top until a person has read them', async () => {
    standing(CRITICAL)
    serve({
      [AT]: () => page([CRITICAL]),
      'POST /portfolios/p1/events/3-0/acknowledge': () => ok({ ...CRITICAL, stands: false, acknowledged_at: T0 }),
    })
    open()
    const pinned = await screen.findByRole('region', { name: 'Critical, still standing' })
    expect(within(pinned).getByText(/Locked: exits only/)).toBeInTheDocument()
    fireEvent.click(within(pinned).getByRole('button', { name: 'Mark as read' }))
    await waitFor(() => expect(asked.some(({ what }) => what.endsWith('/acknowledge'))).toBe(true))
    hear({ type: 'delta', seq: next(), time: T0, acknowledged: ['3-0'] })
    expect(screen.queryByRole('region', { name: 'Critical, still standing' })).toBeNull()
  })

  it('offer the lever only while something is held back', async () => {
    standing(CRITICAL)
    const { unmount } = open('/events', { status: 'locked' })
    const pinned = await screen.findByRole('region', { name: 'Critical, still standing' })
    await userEvent.click(within(pinned).getByRole('button', { name: 'Resume…' }))
    expect(within(pinned).getByRole('button', { name: 'Let it trade again' })).toBeInTheDocument()
    unmount()
    open('/events', { status: 'healthy' })
    await screen.findByRole('region', { name: 'Critical, still standing' })
    expect(screen.queryByRole('button', { name: 'Resume…' })).toBeNull()
  })

  it('are asked for again when a line came that may end them', async () => {
    standing(CRITICAL)
    open()
    await screen.findByRole('region', { name: 'Critical, still standing' })
    standing()
    tell(line(4, { code: 'status_healthy', settles: true }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Critical, still standing' })).toBeNull())
  })
})
