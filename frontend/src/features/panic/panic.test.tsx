import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { ZERO, whole } from '@/lib/decimal'
import { portfolio } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { HoldButton } from './HoldButton'
import { PanicDialog } from './PanicDialog'
import { HOLD_MS } from './useHold'
import { type Standing, choicesOf } from './words'

const standing = (over: Partial<Standing> = {}): Standing => ({
  positions: 3,
  holding: 2,
  value: whole(1_000),
  realizes: whole(-25),
  unpriced: 0,
  orders: 7,
  entries: 4,
  entriesWorth: whole(800),
  ...over,
})
const said = (over: Partial<Standing>, status: Parameters<typeof portfolio>[0] = {}): string[] =>
  choicesOf(portfolio(status), standing(over)).map(({ sentences }) => sentences.join(' ').replaceAll('\u202f', ' ').replaceAll('\u2212', '-'))

describe('what stopping does', () => {
  it('is said in money', () => {
    const [, cancel, close] = said({})
    expect(cancel).toContain('Withdraws 4 entry orders that may still buy for 800.00 USDT.')
    expect(close).toContain('Cancels 7 resting orders, then closes 2 positions at market, for about 1 000.00 USDT. Realizes about -25.00 USDT before fees, a loss.')
  })

  it('names what it cannot count', () => {
    expect(said({ unpriced: 1 })[2]).toContain('Not counted: 1 position whose price is not known.')
    expect(said({ holding: 2, unpriced: 2 })[2]).not.toContain('Realizes')
    expect(said({ holding: 0, orders: 4 })[2]).toContain('Cancels 4 resting orders, then ends 3 positions that hold nothing yet.')
    expect(said({ entries: 0, entriesWorth: ZERO })[1]).toContain('No entry order rests.')
  })

  it('is not offered where there is nothing to stop', () => {
    const not = choicesOf(portfolio({ status: 'locked' }), standing({ positions: 0 })).map((choice) => choice.not)
    expect(not).toEqual(['Entries are held back already: the portfolio is locked.', null, 'No position is open.'])
    expect(said({}, { status: 'locked' })[1]).toContain('The portfolio stays locked')
  })
})

describe('holding', () => {
  afterEach(() => void vi.useRealTimers())
  const held = (): { done: ReturnType<typeof vi.fn>; button: HTMLElement } => {
    vi.useFakeTimers()
    const done = vi.fn()
    show(<HoldButton text="close all" label="close all positions" disabled={false} onDone={done} />)
    return { done, button: screen.getByRole('button', { name: 'Hold to close all positions' }) }
  }
  const pass = (milliseconds: number): void => act(() => void vi.advanceTimersByTime(milliseconds))

  it('does it once, after the time', () => {
    const { done, button } = held()
    fireEvent.pointerDown(button, { button: 0 })
    pass(HOLD_MS - 1)
    expect(done).not.toHaveBeenCalled()
    expect(button).toHaveTextContent('Keep holding')
    pass(1)
    fireEvent.pointerUp(button)
    pass(HOLD_MS * 2)
    expect(done).toHaveBeenCalledOnce()
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  it.each([
    ['let go', (button: HTMLElement) => fireEvent.pointerUp(button)],
    ['left', (button: HTMLElement) => fireEvent.pointerLeave(button)],
    ['taken away', (button: HTMLElement) => fireEvent.pointerCancel(button)],
  ])('does nothing when it is %s too early, and says so', (_, end) => {
    const { done, button } = held()
    fireEvent.pointerDown(button, { button: 0 })
    pass(HOLD_MS - 1)
    end(button)
    pass(HOLD_MS * 2)
    expect(done).not.toHaveBeenCalled()
    expect(screen.getByRole('status')).toHaveTextContent('nothing was done')
  })

  it.each([' ', 'Enter'])('works with the key %j, whose repeats do not begin anew', (key) => {
    const { done, button } = held()
    fireEvent.keyDown(button, { key })
    pass(HOLD_MS / 2)
    fireEvent.keyDown(button, { key, repeat: true })
    pass(HOLD_MS / 2)
    fireEvent.keyDown(button, { key, repeat: true })
    pass(HOLD_MS * 2)
    expect(done).toHaveBeenCalledOnce()
  })

  it('is not begun by a right click or another key', () => {
    const { done, button } = held()
    fireEvent.pointerDown(button, { button: 2 })
    fireEvent.keyDown(button, { key: 'a' })
    pass(HOLD_MS * 2)
    expect(done).not.toHaveBeenCalled()
  })
})

describe('the panic dialog', () => {
  const open = (over: Parameters<typeof portfolio>[0] = {}) =>
    show(<PanicDialog open onClose={() => undefined} portfolio={portfolio(over)} standing={standing()} />)

  it('can be answered without holding: asked, then done', async () => {
    serve({ 'POST /portfolios/p1/panic': () => ok({ accepted: true, reasons: [] }) })
    open({ open_groups: 3 })
    await userEvent.click(screen.getByRole('button', { name: 'I cannot hold a button' }))
    await userEvent.click(screen.getByRole('button', { name: 'Close all…' }))
    expect(asked).toHaveLength(0)
    await userEvent.click(screen.getByRole('button', { name: 'Close all positions now' }))
    expect(await screen.findByText('All positions are being closed. 3 still open.')).toBeInTheDocument()
    expect(asked.map(({ what, body }) => [what, body])).toEqual([['POST /portfolios/p1/panic', { action: 'close_all' }]])
  })

  it('pauses by the portfolio’s own request', async () => {
    serve({ 'POST /portfolios/p1/pause': () => ok({ accepted: true, reasons: [] }) })
    open()
    await userEvent.click(screen.getByRole('button', { name: 'I cannot hold a button' }))
    await userEvent.click(screen.getByRole('button', { name: 'Pause…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Pause entries now' }))
    expect(await screen.findByText('Entries are paused.')).toBeInTheDocument()
  })

  it('says what was not done, and why', async () => {
    serve({ 'POST /portfolios/p1/panic': () => problem(503, 'database_away', 'The database does not answer.') })
    open()
    await userEvent.click(screen.getByRole('button', { name: 'I cannot hold a button' }))
    await userEvent.click(screen.getByRole('button', { name: 'Cancel all…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Cancel all unfilled entries now' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not done. The database does not answer.')
  })

  it('begins on the way out, so that Enter does nothing', () => {
    open()
    expect(screen.getByRole('button', { name: 'Nothing' })).toHaveFocus()
    expect(plain(screen.getByRole('dialog'))).toContain('What is to stop in “Practice”?')
  })
})
