import { act, renderHook, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { GroupView, TimelineItem } from '@/api/types'
import { group } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { TimelinePanel } from './TimelinePanel'
import { useTimeline } from './useTimeline'
import { bodyOf, countsOf, offset, sinceAlert } from './words'

const item = (over: Partial<TimelineItem>): TimelineItem => ({
  time: '2026-03-04T09:15:00.412Z',
  kind: 'note',
  title: 'Note',
  text: 'A note',
  code: 'note',
  numbers: {},
  seq: 1,
  signal_id: null,
  client_order_id: null,
  order: null,
  held_quantity: '0',
  average_price: null,
  realized_pnl: '0',
  ...over,
})

const ORDER = { client_order_id: 'dca-1-0-0', purpose: 'entry', pyramid: 0, leg: 0, side: 'buy', price: '50000', quantity: '0.004', status: 'filled' } as const
const LIFE: TimelineItem[] = [
  item({ kind: 'alert', title: 'Alert', text: 'From 10.0.0.1, answered 202: {"action":"buy"}', signal_id: 's1', seq: null }),
  item({ kind: 'decision', title: 'Accepted', text: 'slot 1 of 10', time: '2026-03-04T09:15:00.414Z' }),
  item({ kind: 'fill', title: 'Bought', text: 'leg 0 of pyramid 0: bought 0.004 BTC at 50000', time: '2026-03-04T09:15:03.252Z', numbers: { price: '50000', fee_coin: 'BTC' }, order: ORDER, held_quantity: '0.004', average_price: '50000' }),
]
const life = (items = LIFE, complete = true) => ok({ group_id: 'g1', status: 'active', items, complete })

function Panel({ of }: { of: GroupView }) {
  return <TimelinePanel group={of} life={useTimeline(of)} />
}
const lines = async (): Promise<HTMLElement[]> => within(await screen.findByRole('list', { name: 'Timeline' })).getAllByRole('listitem')

describe('the timeline', () => {
  it('tells a life from the alert on, with the time since then', async () => {
    serve({ 'GET /groups/g1/timeline': () => life() })
    show(<Panel of={group()} />)
    const told = (await lines()).map(plain)
    expect(told.map((line) => line.replace(/^[\d:.]+/, ''))).toEqual([
      '+0 msAlertFrom 10.0.0.1, answered 202',
      '+2 msAcceptedslot 1 of 10',
      '+2.84 sBoughtleg 0 of pyramid 0: bought 0.004 BTC at 50000',
    ])
  })

  it('opens to numbers, order and how the group stood then', async () => {
    serve({ 'GET /groups/g1/timeline': () => life() })
    show(<Panel of={group()} />)
    const line = (await lines())[2]!
    await userEvent.click(within(line).getByRole('button'))
    expect(plain(line)).toContain('Price50 000')
    expect(plain(line)).toContain('Fee coinBTC')
    expect(plain(line)).toContain('Held then, BTC0.00400')
    expect(within(line).getByText('dca-1-0-0').tagName).toBe('CODE')
  })

  it('shows the alert as it came, and leads to its signal', async () => {
    serve({ 'GET /groups/g1/timeline': () => life() })
    show(<Panel of={group()} />)
    const line = (await lines())[0]!
    await userEvent.click(within(line).getByRole('button'))
    expect(line).toHaveTextContent('"action": "buy"')
    expect(within(line).getByRole('link', { name: 'See the signal' })).toHaveAttribute('href', '/signals?signal=s1')
  })

  it('can be narrowed to a kind', async () => {
    serve({ 'GET /groups/g1/timeline': () => life() })
    show(<Panel of={group()} />)
    await lines()
    await userEvent.click(screen.getByRole('radio', { name: 'Fills 1' }))
    expect(await lines()).toHaveLength(1)
    expect(screen.queryByRole('radio', { name: /^Orders/ })).toBeNull()
  })

  it('says when it could not be read, and tries again', async () => {
    const answers = [problem(503, 'database_down', 'The database does not answer.'), life()]
    serve({ 'GET /groups/g1/timeline': () => answers.shift()! })
    show(<Panel of={group()} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await lines()).toHaveLength(3)
  })

  it('says when there is more of it', async () => {
    serve({ 'GET /groups/g1/timeline': () => life(LIFE, false) })
    show(<Panel of={group()} />)
    expect(await screen.findByText('This life is longer than what is shown here.')).toBeInTheDocument()
  })
})

describe('a group that changes', () => {
  afterEach(() => void vi.useRealTimers())

  it('is read again, once a second at most; what was read stays when that fails', async () => {
    vi.useFakeTimers()
    const answers = [life(), problem(503, 'database_down', 'The database does not answer.')]
    serve({ 'GET /groups/g1/timeline': () => answers.shift()! })
    const { result, rerender } = renderHook(useTimeline, { initialProps: group() })
    await act(() => vi.advanceTimersByTimeAsync(0))
    rerender(group({ fees: '1' }))
    await act(() => vi.advanceTimersByTimeAsync(999))
    expect(asked).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(asked).toHaveLength(2)
    expect(result.current.timeline?.items).toHaveLength(3)
    expect(result.current.message).toBe('The database does not answer.')
  })

  it('is dimmed while what is shown may be old', () => {
    const old = { timeline: { group_id: 'g1', status: 'active' as const, items: LIFE, complete: true }, message: 'Away.', reload: () => undefined }
    show(<TimelinePanel group={group()} life={old} />)
    expect(screen.getByRole('status')).toHaveTextContent('This may be old: Away.')
    expect(screen.getByRole('list', { name: 'Timeline' })).toHaveAttribute('data-old', 'true')
  })
})

describe('words of a life', () => {
  it('write the time since the alert', () => {
    expect([0, 31, 999, 2_840, 61_000, 7_500_000].map((ms) => offset(ms).replaceAll('\u202f', ' '))).toEqual(['+0 ms', '+31 ms', '+999 ms', '+2.84 s', '+1 m', '+2 h 05 m'])
  })

  it('count from the latest alert', () => {
    const at = (time: string, over: Partial<TimelineItem> = {}): TimelineItem => item({ time: `2026-03-04T09:15:${time}Z`, ...over })
    expect(sinceAlert([at('01.000'), at('02.000', { kind: 'alert' }), at('02.005'), at('10.000', { kind: 'signal', signal_id: 's2' }), at('10.001')])).toEqual([0, 0, 5, 0, 1])
  })

  it('count the kinds', () => {
    expect(countsOf(LIFE)).toEqual({ alerts: 2, fills: 1 })
  })

  it('tell an alert’s body from what is said of it', () => {
    expect(bodyOf(LIFE[0]!)).toEqual({ lead: 'From 10.0.0.1, answered 202', body: '{"action":"buy"}' })
    expect(bodyOf(LIFE[1]!)).toBeNull()
  })
})
