import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import * as panicking from '@/features/panic/PanicButton'
import { decimal } from '@/lib/decimal'
import { apply } from '@/live/apply'
import { resetLive, setConnection, useLive } from '@/live/store'
import { account, group, portfolio, queued, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import Finder from './Finder'
import { BottomBar, NavRail } from './Navigation'
import { TopBar } from './TopBar'
import { Watches } from './Watches'
import { commandsOf } from './commands'
import { standingOf } from './standing'
import { leadOf, tabState } from './tab'

vi.mock('@/features/panic/PanicButton', async (original) => {
  const own = await original<typeof panicking>()
  return { ...own, PanicButton: vi.fn(own.PanicButton) }
})

const load = (over: Parameters<typeof snapshot>[0] = {}): void =>
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot(over) }), connection: { kind: 'live' } })
const links = (within_: HTMLElement): string[] => within(within_).getAllByRole('link').map((link) => link.textContent)
const narrow = (): void => void vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))

beforeEach(() => {
  resetLive()
  vi.unstubAllGlobals()
})

describe('the rail', () => {
  it('has all places in their order', () => {
    show(<NavRail />)
    expect(links(screen.getByRole('navigation'))).toEqual(['Overview', 'Positions', 'Queue', 'Risk', 'Signals', 'Ladders', 'Analytics', 'Events', 'Settings'])
  })

  it('counts what waits and what needs a hand', () => {
    load({ portfolio: portfolio({ queue_length: 3, accounts: [{ ...account, clock_ahead_ms: 900 }] }), queue: [queued()], groups: [] })
    show(<NavRail />)
    expect(screen.getByRole('link', { name: /Queue/ })).toHaveAccessibleName('Queue, 3 waiting')
    expect(screen.getByRole('link', { name: /Overview/ })).toHaveAccessibleName('Overview, 1 need a hand')
  })

  it('marks the overview at the bare address too', () => {
    show(<NavRail />, '/')
    expect(screen.getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page')
  })
})

describe('the palette', () => {
  it('finds what is open also when it was there before the portfolio came', async () => {
    const means = { go: vi.fn(), help: vi.fn(), panic: vi.fn(), say: vi.fn() }
    show(<Finder portfolios={[]} means={means} onClose={vi.fn()} />)
    await userEvent.type(screen.getByRole('combobox'), 'btcusdt')
    expect(screen.queryByRole('option', { name: /BTC/ })).toBeNull()
    act(() => load())
    expect(screen.getByRole('option', { name: /BTC\/USDT/ })).toBeInTheDocument()
  })
})

describe('the bar above every page', () => {
  it('is drawn again with a fill only where its figures stand', () => {
    load({ portfolio: portfolio({ open_groups: 2 }) })
    show(<TopBar portfolios={[portfolio()]} onHelp={vi.fn()} onSearch={vi.fn()} panicking={false} onPanic={vi.fn()} />)
    const figures = screen.getByRole('list', { name: 'State of the portfolio' })
    vi.mocked(panicking.PanicButton).mockClear()
    act(() => load({ seq: 8, portfolio: portfolio({ open_groups: 3, realized_today: '7', accounts: [{ ...account, latency_ms: '9' }] }) }))
    expect(plain(figures)).toContain('Pool3/')
    expect(plain(figures)).toContain('Binance 9 ms')
    expect(plain(figures)).toContain('Today+7.00')
    expect(panicking.PanicButton).not.toHaveBeenCalled()
  })
})

describe('a phone’s bar', () => {
  it('has four places, and the rest behind More', async () => {
    narrow()
    // Loaded on demand; here it is there before it is asked for.
    await import('./MoreSheet')
    const search = vi.fn()
    show(<BottomBar onSearch={search} />)
    expect(links(screen.getByRole('navigation'))).toEqual(['Overview', 'Positions', 'Queue', 'Signals'])
    await userEvent.click(screen.getByRole('button', { name: 'More' }))
    const sheet = await screen.findByRole('dialog', { name: 'More places' })
    expect(links(sheet)).toEqual(['Risk', 'Ladders', 'Analytics', 'Events', 'Settings', 'Connect TradingView'])
    await userEvent.click(within(sheet).getByRole('button', { name: /^Search/ }))
    expect(search).toHaveBeenCalledOnce()
  })
})

describe('the tab', () => {
  const need = (tone: 'fault' | 'attention' | 'quiet') => ({ key: tone, tone, icon: 'alert', title: '', text: '', to: null, levers: [], line: null }) as const

  it('tells the gravest state', () => {
    const live = { kind: 'live' } as const
    expect([tabState(live, []), tabState(live, [need('quiet')]), tabState(live, [need('attention')])]).toEqual(['healthy', 'healthy', 'attention'])
    expect(tabState(live, [need('attention'), need('fault')])).toBe('fault')
    expect(tabState({ kind: 'stale', since: 0 }, [need('fault')])).toBe('offline')
  })

  it('tells what today brought, and no number that may be old', () => {
    expect(leadOf('healthy', portfolio())).toBe('● +42.18')
    expect(leadOf('offline', portfolio())).toBe('○ offline')
  })

  it('shows it in title and icon', () => {
    serve({ 'GET /portfolios/p1/events': () => ok({ events: [], next_cursor: null }) })
    const icon = document.createElement('link')
    icon.rel = 'icon'
    document.head.append(icon)
    load({ groups: [] })
    const { unmount } = show(<Watches />)
    expect(document.title).toMatch(/^● \+42\.18 · /)
    act(() => setConnection({ kind: 'stale', since: Date.now() }))
    expect(document.title).toMatch(/^○ offline · /)
    expect(icon).toHaveAttribute('href', '/favicon-offline.svg')
    unmount()
    expect(document.title).not.toContain('offline')
    icon.remove()
  })
})

describe('commands', () => {
  const means = { go: vi.fn(), help: vi.fn(), panic: vi.fn(), say: vi.fn() }
  const known = { portfolio: portfolio(), portfolios: [portfolio(), portfolio({ id: 'p2', name: 'Second' })], groups: [group()] }
  const run = (id: string, over: Partial<typeof known> = {}): void => commandsOf({ ...known, ...over }, means).find((command) => command.id === id)!.run()
  const ids = (over: Partial<typeof known> = {}): string[] => commandsOf({ ...known, ...over }, means).map(({ id }) => id)

  it('have one id each', () => {
    expect(new Set(ids()).size).toBe(ids().length)
  })

  it('lead to pages, pairs and the field of a setting', () => {
    run('page /analytics')
    run('pair g1')
    run('field max_open_groups')
    expect(means.go.mock.calls.flat()).toEqual(['/analytics', '/positions/g1', '/settings/capital?field=max_open_groups'])
  })

  it('pause where entries are let through, and lead to resuming where they are not', () => {
    expect(ids()).toContain('pause')
    expect(ids({ portfolio: portfolio({ status: 'paused' }) })).not.toContain('pause')
    expect(ids({ portfolio: portfolio({ status: 'paused' }) })).toContain('resume')
  })

  it('say what became of a pause', async () => {
    serve({ 'POST /portfolios/p1/pause': () => ok({}) })
    run('pause')
    await vi.waitFor(() => expect(means.say).toHaveBeenCalledWith(expect.stringMatching(/^Entries are paused/)))
    serve({ 'POST /portfolios/p1/pause': () => problem(503, 'away', 'The database does not answer.') })
    run('pause')
    await vi.waitFor(() => expect(means.say).toHaveBeenCalledWith('Not paused. The database does not answer.'))
    expect(asked).toHaveLength(1)
  })

  it('offer the other portfolios only', () => {
    expect(ids().filter((id) => id.startsWith('portfolio '))).toEqual(['portfolio p2'])
  })
})

describe('what stands open', () => {
  it('is added up over all positions', () => {
    const standing = standingOf([group(), group({ id: 'g2', held_quantity: '0', average_price: null })], () => decimal('50000'))
    expect(standing).toMatchObject({ positions: 2, holding: 1, unpriced: 0, entries: 4 })
    // 0.00802 at 50 000, bought at 49 874.69.
    expect([standing.value.toFixed(), standing.realizes.toFixed()]).toEqual(['401', '1.0049862'])
    // Two legs of two positions: 0.00404 at 49 500 and 0.00406 at 49 250, each twice.
    expect(standing.entriesWorth.toFixed()).toBe('799.87')
  })

  it('says what it could not price', () => {
    expect(standingOf([group()], () => null)).toMatchObject({ holding: 1, unpriced: 1 })
  })
})
