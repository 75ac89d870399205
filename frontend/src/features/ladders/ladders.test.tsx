import { act, configure, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import type { FieldError, PortfolioSettings } from '@/api/types'
import { USUAL, setConventions } from '@/lib/conventions'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, portfolio, snapshot } from '@/test/fixtures'
import { ladder, level, plannedLeg, preset, preview, rule, settings } from '@/test/ladders'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { Ladders } from './Ladders'
import { forgetDrafts } from './store'

// The whole page is drawn: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })
configure({ asyncUtilTimeout: 60_000 })

const CANDLE = { time: '2026-03-04T09:15:00Z', open: '49900', high: '50100', low: '49800', close: '50000', volume: '3' }
const done = { status: 204, body: null }

let stored: PortfolioSettings
let errors: FieldError[]

function server(over: Parameters<typeof serve>[0] = {}): void {
  serve({
    'GET /portfolios/p1/settings': () => ok(stored),
    'PUT /portfolios/p1/settings': ({ body }) => {
      stored = body as PortfolioSettings
      return ok(stored)
    },
    'POST /portfolios/p1/settings/check': () => ok({ errors }),
    'GET /portfolios/p1/candles': () => ok({ items: [CANDLE], partial: false, reason: null }),
    'GET /portfolios/p1/markets': () => ok({ markets: [], matching: 0 }),
    'POST /portfolios/p1/ladders/preview': () => ok(preview()),
    'GET /ladder-presets': () => ok({ presets: [preset(), preset({ id: 'own', name: 'Mine', built_in: false })] }),
    ...over,
  })
}

beforeEach(() => {
  resetLive()
  forgetDrafts()
  stored = settings()
  errors = []
  server()
})

const open = async (at = '/'): Promise<void> => {
  show(<Ladders portfolio={portfolio()} />, at)
  await screen.findByRole('table', { name: 'Legs' })
}
const requests = (what: string): unknown[] => asked.filter((request) => request.what === what).map(({ body }) => body)
const share = (leg: number): HTMLElement => screen.getByRole('textbox', { name: `Leg ${leg}, share in percent` })
const type = async (field: HTMLElement, text: string): Promise<void> => {
  await userEvent.clear(field)
  if (text !== '') await userEvent.type(field, text)
}

describe('the page', () => {
  it('lists what each ladder is for and shows the default one', async () => {
    stored = settings({ ladders: [rule({ timeframe: 900 })] })
    await open()
    const list = screen.getByRole('region', { name: 'For which trades' })
    expect(within(list).getByRole('button', { name: /BTC\/USDT.*15m only, any account.*2 legs over 3/ })).toBeInTheDocument()
    expect(within(list).getByRole('button', { name: /Every other pair/ })).toHaveAttribute('aria-current', 'true')
  })

  it('draws the ladder from the price now, and tells what it comes to', async () => {
    await open()
    expect(await screen.findByText('Every leg fits the market and the free balance.')).toBeInTheDocument()
    expect(screen.getByRole('img', { name: /leg 0 at 50.000\.00, 20 % of the capital; leg 4 at 49.000\.00/ })).toBeInTheDocument()
    expect(requests('POST /portfolios/p1/ladders/preview')[0]).toMatchObject({ symbol: 'BTC/USDT', side: 'long', price: '50000', ladder: ladder(), size: null })
    expect(plain(screen.getByRole('table', { name: 'Legs on BTC/USDT' }))).toContain('49 495.0549 594.14')
  })

  it('says why a leg is left out', async () => {
    const left = plannedLeg({ index: 1, placed: false, problems: ['value 4 is below the minimum of 5 USDT'], average_price: null, break_even_price: null, target_price: null })
    server({ 'POST /portfolios/p1/ladders/preview': () => ok(preview({ legs: [plannedLeg(), left] })) })
    await open()
    expect(await screen.findByText('value 4 is below the minimum of 5 USDT')).toBeInTheDocument()
    expect(screen.getByText('1 of 2 legs would be left out; the reasons stand below.')).toBeInTheDocument()
  })

  it('shows no figures of a long for a short that cannot be', async () => {
    server({
      'POST /portfolios/p1/ladders/preview': ({ body }) =>
        (body as { side: string }).side === 'long' ? ok(preview()) : problem(422, 'invalid_field', 'No.', [{ field: 'side', reason: 'cannot be short on a spot account' }]),
    })
    await open()
    await screen.findByText('Worst case, USDT')
    await userEvent.click(screen.getByRole('button', { name: 'Short' }))
    expect(await screen.findByText('Not worked out: side cannot be short on a spot account.')).toBeInTheDocument()
    expect(screen.queryByText('Worst case, USDT')).toBeNull()
  })

  it('draws distances alone where no price is known', async () => {
    server({ 'GET /portfolios/p1/candles': () => problem(503, 'exchange_away', 'The exchange cannot be asked for candles now.') })
    await open()
    expect(await screen.findByText(/Type an entry price to see quantities and capital/)).toBeInTheDocument()
    expect(screen.getByRole('img', { name: /leg 4 at 98\.00/ })).toBeInTheDocument()
    expect(screen.getByText('No candles: The exchange cannot be asked for candles now.')).toBeInTheDocument()
    await userEvent.type(screen.getByRole('textbox', { name: 'Entry price' }), '50000')
    expect(await screen.findByText('Every leg fits the market and the free balance.')).toBeInTheDocument()
  })

  it('writes no price into a field that somebody is in', async () => {
    server({ 'GET /portfolios/p1/candles': () => problem(503, 'exchange_away', 'Not now.') })
    await open()
    const field = screen.getByRole('textbox', { name: 'Entry price' })
    await userEvent.click(field)
    const prices = [{ account_id: 'a1', symbol: 'BTC/USDT', price: '50000', time: T0 }]
    act(() => useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ prices }) }) }))
    expect(await screen.findByText('Every leg fits the market and the free balance.')).toBeInTheDocument()
    expect(field).toHaveValue('')
    await type(field, '1000')
    await type(field, '2000')
    expect(field).toHaveValue('2000')
    await userEvent.click(screen.getByRole('button', { name: 'Price now' }))
    expect(field).toHaveValue('50000')
    await userEvent.clear(field)
    expect(field).toHaveValue('')
    await userEvent.tab()
    expect(field).toHaveValue('50000')
  })

  it('says what is drawn in the numbers of the reader', async () => {
    setConventions({ ...USUAL, thousands: '.', point: ',' })
    onTestFinished(() => setConventions(USUAL))
    server({ 'POST /portfolios/p1/ladders/preview': () => ok(preview({ legs: [plannedLeg({ weight_percent: '12.5' })] })) })
    await open()
    expect(await screen.findByRole('img', { name: 'Ladder: leg 0 at 50.000,00, 12,5 % of the capital' })).toBeInTheDocument()
  })

  it('tells when it cannot be loaded, and tries again', async () => {
    server({ 'GET /portfolios/p1/settings': () => problem(503, 'unavailable', 'Not now.') })
    show(<Ladders portfolio={portfolio()} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('Not now.')
    server()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table', { name: 'Legs' })).toBeInTheDocument()
  })
})

describe('editing', () => {
  it('is saved with only the ladders changed, on top of what else was set meanwhile', async () => {
    await open()
    await type(share(3), '15')
    await type(share(4), '25')
    expect(screen.getByRole('region', { name: 'Changes' })).toHaveTextContent('1 changeEvery other pair: changed')
    stored = { ...stored, capital: '20000' }
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/^Saved\./)).toBeInTheDocument()
    expect(stored.capital).toBe('20000')
    expect(stored.ladder.levels.map(({ weight_percent }) => weight_percent)).toEqual(['20', '20', '20', '15', '25'])
  })

  it('does not overwrite ladders that were changed elsewhere', async () => {
    await open()
    await type(share(0), '20.0000001')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled())
    stored = settings({ ladder: ladder({ levels: [level('0', '100')] }) })
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The ladders were changed elsewhere meanwhile. Nothing of yours was saved.')
    expect(requests('PUT /portfolios/p1/settings')).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Drop mine, show theirs' }))
    expect(screen.queryByRole('textbox', { name: 'Leg 1, share in percent' })).toBeNull()
  })

  it('puts the server’s reason at its field and cannot be saved until it is mended', async () => {
    await open()
    errors = [{ field: 'ladder.levels.1.gap_percent', reason: 'must grow from leg to leg, it is 0 after 0' }]
    const gap = screen.getByRole('textbox', { name: 'Leg 1, distance in percent' })
    await type(gap, '0')
    expect(await screen.findByText('Distance must grow from leg to leg, it is 0 after 0')).toBeInTheDocument()
    expect(gap).toBeInvalid()
    expect(gap).toHaveAccessibleDescription(/must grow/)
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    errors = []
    await type(gap, '0,6')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled())
    expect(gap).toHaveValue('0.6')
  })

  it('keeps the draft when the server is away', async () => {
    await open()
    await type(share(0), '20.01')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled())
    server({ 'PUT /portfolios/p1/settings': () => problem(503, 'unavailable', 'Not now.') })
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Not saved. Not now. Nothing is lost.')).toBeInTheDocument()
    expect(share(0)).toHaveValue('20.01')
  })

  it('outlives the page, and can be undone', async () => {
    const { unmount } = show(<Ladders portfolio={portfolio()} />)
    await screen.findByRole('table', { name: 'Legs' })
    await type(share(0), '30')
    unmount()
    await open()
    expect(share(0)).toHaveValue('30')
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    expect(share(0)).toHaveValue('20')
    expect(screen.queryByRole('region', { name: 'Changes' })).toBeNull()
  })

  it('makes the shares 100, adds and removes legs, splits a target', async () => {
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Add a leg' }))
    expect(screen.getByText(/Shares total 120\.00 %/)).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Make it 100' }))
    expect(screen.getByText(/Shares total 100\.00 %/)).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Remove, leg 5' }))
    expect(screen.queryByRole('textbox', { name: 'Leg 5, share in percent' })).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Split the target, leg 0' }))
    const targets = screen.getByRole('group', { name: 'Targets of leg 0' })
    await type(within(targets).getByRole('textbox', { name: 'Leg 0, target 1, part sold in percent' }), '30')
    expect(plain(targets)).toContain('20.00 % of the leg has no target of its own.')
  })

  it('switches between table and generator without loss, and writes the generator out', async () => {
    server({ 'POST /ladders/generate': () => ok({ levels: [level('0', '40'), level('2', '60')] }) })
    await open()
    await userEvent.click(screen.getByRole('tab', { name: 'Generator' }))
    await type(screen.getByRole('textbox', { name: 'Legs' }), '2')
    await userEvent.click(screen.getByRole('tab', { name: 'Table' }))
    expect(share(4)).toHaveValue('20')
    await userEvent.click(screen.getByRole('tab', { name: 'Generator' }))
    expect(screen.getByRole('textbox', { name: 'Legs' })).toHaveValue('2')
    await userEvent.click(screen.getByRole('button', { name: 'Write the legs into the table' }))
    expect(await screen.findByRole('textbox', { name: 'Leg 1, share in percent' })).toHaveValue('60')
    expect(requests('POST /ladders/generate')).toEqual([{ generator: expect.objectContaining({ count: 2, first_step_percent: '0.5' }) }])
  })

  it('gives a pyramid legs of its own, and takes them back', async () => {
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Own legs for a pyramid' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Pyramid 1' }))
    expect(screen.getByRole('table', { name: 'Legs of pyramid 1' })).toBeInTheDocument()
    await waitFor(() => expect(requests('POST /portfolios/p1/ladders/preview').at(-1)).toMatchObject({ pyramid: 1 }))
    await userEvent.click(screen.getByRole('button', { name: 'Drop the own legs of pyramid 1' }))
    expect(screen.queryByRole('region', { name: 'Changes' })).toBeNull()
  })

  it('sets shares for the pyramids', async () => {
    await open()
    await userEvent.click(screen.getByRole('combobox', { name: 'Capital of a pyramid' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Shared by all' }))
    await userEvent.click(screen.getByRole('button', { name: 'Set each share' }))
    expect(screen.getByRole('textbox', { name: 'Pyramid 4, %' })).toHaveValue('20')
    await type(screen.getByRole('textbox', { name: 'Most pyramids' }), '2')
    expect(screen.queryByRole('textbox', { name: 'Pyramid 2, %' })).toBeNull()
    await waitFor(() =>
      expect(requests('POST /portfolios/p1/ladders/preview').at(-1)).toMatchObject({ pyramiding: { max_pyramids: 2, capital: 'shared', shares: ['20', '20'] } }),
    )
    await type(screen.getByRole('textbox', { name: 'Most pyramids' }), '3')
    expect(screen.getByRole('textbox', { name: 'Pyramid 2, %' })).toHaveValue('20')
    await type(screen.getByRole('textbox', { name: 'Most pyramids' }), '2')
    await userEvent.click(screen.getByRole('button', { name: 'Make it 100' }))
    expect(screen.getByRole('textbox', { name: 'Pyramid 1, %' })).toHaveValue('50')
  })
})

describe('ladders for one pair', () => {
  it('are added as a copy of the one shown, and removed', async () => {
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'A ladder for one pair' }))
    const form = screen.getByRole('form', { name: 'A ladder for one pair' })
    await userEvent.type(within(form).getByRole('combobox', { name: 'Pair' }), 'ada/usdt')
    await userEvent.click(within(form).getByRole('button', { name: 'Add' }))
    expect(screen.getByRole('region', { name: 'Changes' })).toHaveTextContent('ADA/USDT: added')
    expect(screen.getByRole('combobox', { name: 'Pair' })).toHaveValue('ADA/USDT')
    await userEvent.click(screen.getByRole('button', { name: 'Remove the ladder for ADA/USDT, any timeframe, any account' }))
    expect(screen.queryByRole('region', { name: 'Changes' })).toBeNull()
  })

  it('open by their address', async () => {
    stored = settings({ ladders: [rule({ timeframe: 900 })] })
    await open('/?for=BTC/USDT|900|')
    expect(screen.getByRole('textbox', { name: 'Leg 1, share in percent' })).toHaveValue('50')
    expect(screen.getByRole('combobox', { name: 'Pair' })).toBeDisabled()
  })
})

describe('presets and comparison', () => {
  it('are used, and compared figure by figure', async () => {
    await open()
    await screen.findByText('Balanced')
    await userEvent.click(screen.getByRole('combobox', { name: 'With' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Preset Balanced' }))
    expect(plain(await screen.findByRole('table', { name: 'Differences' }))).toContain('Worst case, USDT399.92399.920.00')
    expect(requests('POST /portfolios/p1/ladders/preview').at(-1)).toMatchObject({ ladder: preset().ladder })
    await userEvent.click(screen.getByRole('button', { name: 'Use the preset Balanced' }))
    expect(share(1)).toHaveValue('60')
  })

  it('are kept under a name, or told why not', async () => {
    const taken = problem(422, 'invalid_field', 'No.', [{ field: 'name', reason: 'is the name of a built-in preset' }])
    server({ 'POST /ladder-presets': ({ body }) => ((body as { name: string }).name === 'Balanced' ? taken : ok(preset())) })
    await open()
    const name = await screen.findByRole('textbox', { name: 'Keep this ladder as' })
    await userEvent.type(name, 'Balanced')
    await userEvent.click(screen.getByRole('button', { name: 'Keep' }))
    expect(await screen.findByText('This is the name of a built-in preset')).toBeInTheDocument()
    await userEvent.type(name, ' 2')
    await userEvent.click(screen.getByRole('button', { name: 'Keep' }))
    await waitFor(() => expect(name).toHaveValue(''))
    expect(requests('POST /ladder-presets').at(-1)).toEqual({ name: 'Balanced 2', note: '', ladder: ladder() })
  })

  it('of one’s own are removed after a question, and come from a file', async () => {
    server({ 'DELETE /ladder-presets/own': () => done, 'POST /ladder-presets/import': () => ok({ presets: [] }) })
    await open()
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the preset Mine…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(requests('DELETE /ladder-presets/own')).toHaveLength(1))
    const file = screen.getByLabelText('File with presets')
    await userEvent.upload(file, new File(['{"presets": []}'], 'p.json', { type: 'application/json' }))
    await waitFor(() => expect(requests('POST /ladder-presets/import')).toEqual([{ presets: [] }]))
    await userEvent.upload(file, new File(['nonsense'], 'p.json', { type: 'application/json' }))
    expect(await screen.findByText('Not imported: this is no JSON file.')).toBeInTheDocument()
  })
})
