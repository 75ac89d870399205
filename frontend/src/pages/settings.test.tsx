import { ThemeProvider } from '@mui/material/styles'
import { configure, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { RouterProvider, createMemoryRouter } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { FieldError, PortfolioSettings } from '@/api/types'
import { search } from '@/features/settings/sections'
import { check, resetDraft, useDraft } from '@/features/settings/store'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { account, portfolio, snapshot } from '@/test/fixtures'
import { settings } from '@/test/ladders'
import { plain } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'
import { focusPageFilter } from '@/ui/form/pageFilter'
import { theme } from '@/ui/theme'

import SettingsPage from './SettingsPage'

// Whole pages are drawn and asked by role: on a busy machine each step takes its time.
vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 20_000 })

let stored: PortfolioSettings
/** What the engine says of any settings. */
let errors: FieldError[]

const SETTINGS = '/portfolios/p1/settings'
const puts = (): unknown[] => asked.filter(({ what }) => what === `PUT ${SETTINGS}`).map(({ body }) => body)

beforeEach(() => {
  resetLive()
  resetDraft()
  stored = settings()
  errors = []
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ portfolio: portfolio({ accounts: [account, { ...account, id: 'a2', name: 'Perpetuals' }] }) }) }) })
  Object.assign(Element.prototype, { scrollIntoView: () => undefined })
  serve({
    [`GET ${SETTINGS}`]: () => ok(stored),
    [`POST ${SETTINGS}/check`]: () => ok({ errors }),
    [`PUT ${SETTINGS}`]: ({ body }) => {
      if (errors.length > 0) return problem(422, 'invalid_settings', 'No.', errors)
      stored = body as PortfolioSettings
      return ok(stored)
    },
  })
})

function open(address: string) {
  const routes = [
    { path: '/settings/:section?', element: <SettingsPage /> },
    { path: '/positions', element: <h1>Elsewhere</h1> },
  ]
  const router = createMemoryRouter(routes, { initialEntries: [address] })
  render(
    <ThemeProvider theme={theme}>
      <RouterProvider router={router} />
    </ThemeProvider>,
  )
  return router
}

const box = (name: string) => screen.findByRole('textbox', { name })
const bar = () => screen.getByRole('region', { name: 'Changes not saved' })

async function type(name: string, text: string): Promise<void> {
  const field = await box(name)
  await userEvent.clear(field)
  if (text !== '') await userEvent.type(field, text)
}

describe('a change', () => {
  it('is told, and saved over what the engine holds then', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    expect(plain(bar())).toContain('1 change')
    expect(plain(bar())).toContain('Slots 10 → 12')
    stored = { ...stored, capital: '9000' }
    await userEvent.click(within(bar()).getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/^Saved\./)).toBeInTheDocument()
    expect(puts()).toEqual([{ ...settings(), capital: '9000', max_open_groups: 12 }])
  })

  it('says what it comes to', async () => {
    open('/settings/capital')
    await type('Slots', '8')
    expect(screen.getAllByText((_, element) => element !== null && element.tagName === 'SPAN' && plain(element) === '1 250.00 USDT for each position')).toHaveLength(2)
  })

  it('is undone by itself, or with all others', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    await type('Total capital', '12000')
    await userEvent.click(screen.getByRole('button', { name: /2 changes/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Undo Slots' }))
    expect(await box('Slots')).toHaveValue('10')
    await userEvent.click(screen.getByRole('button', { name: 'Discard all' }))
    expect(await box('Total capital')).toHaveValue('10000')
    expect(screen.queryByRole('region', { name: 'Changes not saved' })).toBeNull()
  })

  it('is there again after the page was closed', async () => {
    const first = open('/settings/capital')
    await type('Slots', '12')
    first.dispose()
    resetDraft()
    open('/settings/capital')
    await waitFor(() => expect(screen.getAllByRole('textbox', { name: 'Slots' }).at(-1)).toHaveValue('12'))
  })

  it('that somebody else made too is not overwritten unasked', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    stored = { ...stored, max_open_groups: 7 }
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('changed elsewhere meanwhile: Slots')
    expect(puts()).toEqual([])
    expect(plain(bar())).toContain('Slots 7 → 12')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.max_open_groups).toBe(12)
  })

  it('that somebody else made between the look and the saving is not overwritten either', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    serve({
      [`GET ${SETTINGS}`]: () => ({ ...ok(stored), headers: { etag: `"${stored.max_open_groups}"` } }),
      [`POST ${SETTINGS}/check`]: () => ok({ errors }),
      [`PUT ${SETTINGS}`]: () => {
        stored = { ...stored, max_open_groups: 7 }
        return problem(412, 'settings_changed', 'Somebody else changed the settings.')
      },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('changed elsewhere meanwhile: Slots')
    expect(plain(bar())).toContain('Slots 7 → 12')
    expect(asked.filter(({ what }) => what === `PUT ${SETTINGS}`).map(({ ifMatch }) => ifMatch)).toEqual(['"10"'])
  })
})

describe('the engine’s rules', () => {
  const ofSlots = [{ field: 'max_open_groups', reason: 'must be at least 1, it is 0' }]

  it('are told at the field while it is typed, and keep the change from being saved', async () => {
    errors = ofSlots
    open('/settings/capital')
    await type('Slots', '0')
    const field = await box('Slots')
    await waitFor(() => expect(field).toBeInvalid())
    expect(field).toHaveAccessibleDescription(/Must be at least 1, it is 0\./)
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    errors = []
    await type('Slots', '3')
    await waitFor(() => expect(field).toBeValid())
    expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled()
  })

  it('on another page lead there', async () => {
    errors = ofSlots
    open('/settings/queue')
    await type('Longest queue', '5')
    await userEvent.click(await screen.findByRole('link', { name: 'Slots' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Pool and capital' })).toBeInTheDocument()
    await waitFor(async () => expect(await box('Slots')).toHaveFocus())
  })

  it('on something that has no field here are told all the same', async () => {
    errors = [{ field: 'ladder.pyramid_levels', reason: 'name pyramid 4, there are 3' }]
    open('/settings/entries')
    await type('Pyramids in a position', '3')
    expect(await screen.findByText('Ladder › pyramid levels name pyramid 4, there are 3.')).toBeInTheDocument()
  })
})

describe('when the engine is away', () => {
  it('nothing is lost, and it is said', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    serve({})
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Your changes are kept in this browser.')
    expect(await box('Slots')).toHaveValue('12')
    expect(localStorage.getItem('dca.settings-draft.p1')).toContain('12')
  })

  it('the change is not taken for checked', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    serve({})
    await check(new AbortController().signal)
    expect(useDraft.getState().check).toBe('away')
    expect(await screen.findByText(/not checked yet/)).toBeInTheDocument()
  })
})

describe('leaving', () => {
  it('asks while something is not saved, and keeps it either way', async () => {
    const router = open('/settings/capital')
    await type('Slots', '12')
    void router.navigate('/positions')
    const dialog = await screen.findByRole('dialog', { name: '1 change not saved' })
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stay' }))
    expect(await box('Slots')).toHaveValue('12')
    void router.navigate('/positions')
    await userEvent.click(await screen.findByRole('button', { name: 'Leave, keep them' }))
    expect(await screen.findByRole('heading', { name: 'Elsewhere' })).toBeInTheDocument()
    expect(localStorage.getItem('dca.settings-draft.p1')).toContain('12')
  })

  it('to another page of the settings asks nothing', async () => {
    const router = open('/settings/capital')
    await type('Slots', '12')
    void router.navigate('/settings/queue')
    expect(await screen.findByRole('heading', { level: 1, name: 'Queue rules' })).toBeInTheDocument()
    expect(plain(bar())).toContain('Slots 10 → 12')
  })
})

describe('fields of every kind', () => {
  it('a part discloses its fields, and goes with them', async () => {
    open('/settings/exits')
    const part = await screen.findByRole('switch', { name: 'Stop-loss' })
    expect(screen.queryByRole('textbox', { name: 'Distance' })).toBeNull()
    await userEvent.click(part)
    await type('Distance', '12')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.exits.stop_loss).toEqual({ percent: '12', counted_from: 'last_leg' })
  })

  it('a choice brings along what it needs', async () => {
    open('/settings/markets')
    await userEvent.click(await screen.findByRole('radio', { name: 'Uses the rules below' }))
    expect(await box('Tick')).toHaveValue('0.01')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.missing_rules).toBe('fallback')
    expect(stored.fallback_rules).toEqual({ tick_size: '0.01', step_size: '0.00001', min_quantity: '0', min_notional: '10' })
  })

  it('markets are typed one after another', async () => {
    open('/settings/entries')
    await userEvent.type(await box('Never these'), 'doge/usdt, SHIB/USDT{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Remove SHIB/USDT' }))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.risk.limits.denied_symbols).toEqual(['DOGE/USDT'])
  })

  it('rank rules move by the keyboard and can be switched off', async () => {
    open('/settings/queue')
    const up = await screen.findByRole('button', { name: 'Move Longest wait up' })
    up.focus()
    await userEvent.keyboard('{ArrowUp}')
    await userEvent.click(screen.getByRole('switch', { name: 'Use Most replacements' }))
    await userEvent.click(screen.getByRole('switch', { name: 'Use Highest profit expected' }))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.queue.rank).toEqual(['continuation', 'deepest_loss', 'first_in', 'expected_profit'])
  })

  it('routes are rows, and a row that is wrong says so', async () => {
    errors = [{ field: 'account_routes.0.exchange', reason: 'must name an exchange' }]
    open('/settings/routing')
    await userEvent.click(await screen.findByRole('button', { name: 'Add a route' }))
    expect(await screen.findByText('Exchange on the chart must name an exchange.')).toBeInTheDocument()
    errors = []
    await userEvent.type(screen.getByRole('textbox', { name: 'Exchange on the chart' }), 'BYBIT')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Account' }), 'Perpetuals')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/^Saved\./)
    expect(stored.account_routes).toEqual([{ exchange: 'BYBIT', account_id: 'a2' }])
  })
})

describe('the list of pages', () => {
  it('finds a setting and leads to it', async () => {
    open('/settings')
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Find a setting' }), 'losing streak')
    await userEvent.click(screen.getByRole('link', { name: /Losing streak/ }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Risk limits and breakers' })).toBeInTheDocument()
    await waitFor(async () => expect(await box('Losing streak')).toHaveFocus())
  })

  it('tells a page from a field of the same name', async () => {
    const complaints = vi.spyOn(console, 'error')
    open('/settings')
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Find a setting' }), 'capital')
    expect(screen.getByRole('link', { name: /^Pool and capital/ })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: /^Total capital/ })).toBeInTheDocument()
    expect(complaints).not.toHaveBeenCalled()
    await userEvent.type(screen.getByRole('searchbox'), ' pool')
    expect(within(screen.getByRole('list', { name: 'Found' })).getAllByRole('link')).toHaveLength(search('capital pool').length)
  })

  it('has the cursor at a key', async () => {
    open('/settings/queue')
    const search = await screen.findByRole('searchbox', { name: 'Find a setting' })
    focusPageFilter()
    expect(search).toHaveFocus()
  })

  it('marks where something is changed', async () => {
    open('/settings/capital')
    await type('Slots', '12')
    expect(screen.getByRole('link', { name: /Pool and capital.*changed/ })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Queue rules' })).toBeInTheDocument()
  })

  it('is a page of its own on a phone', async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation((media) => ({ matches: false, media, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList)
    open('/settings')
    await userEvent.click(await screen.findByRole('link', { name: /Pool and capital/ }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Pool and capital' })).toBeInTheDocument()
    expect(screen.queryByRole('searchbox')).toBeNull()
    expect(screen.getByRole('link', { name: 'Settings' })).toHaveAttribute('href', '/settings')
  })
})
