import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import { ZERO, whole } from '@/lib/decimal'
import { recall } from '@/lib/storage'
import { portfolio, signal } from '@/test/fixtures'
import { plain, show } from '@/test/render'

import { Board } from './Board'
import { Capital } from './Capital'
import { EquityChart } from './EquityChart'
import { FirstTrade } from './FirstTrade'
import { stepsOf } from './steps'
import { USUAL, useBoard } from './useBoard'
import { shareOf, worthOf } from './worth'

const PANELS = USUAL.map(({ key }) => ({ key, title: `The ${key}`, content: <section aria-label={key} /> }))
const order = (): string[] => screen.getAllByRole('region', { hidden: true }).map((panel) => panel.getAttribute('aria-label') ?? '')

describe('the board', () => {
  beforeEach(() => useBoard.setState({ layout: { shown: USUAL, hidden: [] }, said: '' }))
  const arrange = async (): Promise<void> => {
    show(<Board panels={PANELS} lead={null} />)
    await userEvent.click(screen.getByRole('button', { name: 'Arrange' }))
  }

  it('has no levers until it is arranged', () => {
    show(<Board panels={PANELS} lead={null} />)
    expect(screen.queryByRole('toolbar')).toBeNull()
    expect(order()).toEqual(USUAL.map(({ key }) => key))
  })

  it('is arranged by the arrow keys, keeps the handle in focus, says where a panel is, and remembers it', async () => {
    await arrange()
    const handle = screen.getByRole('button', { name: 'Move The needs' })
    handle.focus()
    await userEvent.keyboard('{ArrowLeft}')
    expect(order().slice(0, 2)).toEqual(['needs', 'equity'])
    expect(screen.getByRole('status')).toHaveTextContent('The needs: row 1, place 1 of 2')
    expect(handle).toHaveFocus()
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    expect(screen.getByRole('status')).toHaveTextContent('The needs: 5 of 12 columns wide')
    expect(recall('dca.overview')).toMatchObject({ shown: [{ key: 'needs', width: 5 }, { key: 'equity', width: 8 }, {}, {}, {}, {}, {}, {}, {}] })
  })

  it('hides a panel, brings it back at the end, and goes back to usual', async () => {
    await arrange()
    await userEvent.click(screen.getByRole('button', { name: 'Hide The equity' }))
    expect(order()).not.toContain('equity')
    const shelf = screen.getByRole('group', { name: 'Arrange the panels' })
    await userEvent.click(within(shelf).getByRole('button', { name: 'The equity' }))
    expect(order().at(-1)).toBe('equity')
    await userEvent.click(within(shelf).getByRole('button', { name: 'Reset' }))
    expect(order()).toEqual(USUAL.map(({ key }) => key))
  })

  it('makes room for a panel that is dragged, and puts it back on Escape', async () => {
    await arrange()
    const box = (left: number): DOMRect => new DOMRect(left, 0, 100, 100)
    document.querySelectorAll<HTMLElement>('[data-panel]').forEach((panel, i) => {
      panel.getBoundingClientRect = () => box(i * 100)
    })
    const before = order()
    const drag = (): void => {
      fireEvent.pointerDown(screen.getByRole('button', { name: 'Move The capital' }), { button: 0 })
      fireEvent.pointerMove(window, { clientX: 50, clientY: 50 })
    }
    drag()
    expect(order()[0]).toBe('capital')
    fireEvent.keyDown(window, { key: 'Escape' })
    expect(order()).toEqual(before)
    drag()
    fireEvent.pointerUp(window)
    fireEvent.pointerMove(window, { clientX: 150, clientY: 50 })
    expect(order()[0]).toBe('capital')
  })
})

describe('what a portfolio is worth', () => {
  const told = { capital: whole(10_000), realized: whole(500), unrealized: whole(-20), deployed: whole(2_000), exposure: whole(2_600) }

  it('is capital, what was realized and what stands on paper', () => {
    const worth = worthOf(told)
    expect([worth.equity?.toFixed(), worth.reserved.toFixed(), worth.free.toFixed()]).toEqual(['10480', '600', '7900'])
    expect(shareOf(worth, whole(2_100))?.toFixed()).toBe('20')
  })

  it('is not known while a price is missing; shares of nothing are none', () => {
    expect(worthOf({ ...told, unrealized: null }).equity).toBeNull()
    expect(shareOf(worthOf({ ...told, capital: ZERO, realized: ZERO }), whole(1))).toBeNull()
    expect(worthOf({ ...told, exposure: whole(1_900) }).reserved.toFixed()).toBe('0')
  })

  it('is shown in its parts', () => {
    const { container } = show(<Capital portfolio={portfolio({ open_groups: 7 })} worth={worthOf(told)} />)
    expect(plain(container)).toBe('Capital, USDT7 of 10 slotsDeployed2 000.0019 %For entries600.006 %Free7 900.0075 %')
    expect(screen.getByRole('img').getAttribute('aria-label')?.replaceAll('\u202f', ' ')).toBe('Deployed 19 %, for entries 6 %, free 75 %')
  })
})

describe('the curve', () => {
  const points = [
    { time: 0, realized: whole(10_000), total: whole(10_000) },
    { time: 60_000, realized: whole(10_000), total: whole(10_050) },
  ]

  it('is told in words, and moment by moment with the arrow keys', async () => {
    show(<EquityChart points={points} quote="USDT" />)
    const chart = screen.getByRole('figure')
    expect(chart.getAttribute('aria-label')?.replaceAll('\u202f', ' ')).toContain('from 10 000.00 up to 10 050.00 USDT')
    chart.focus()
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowRight}')
    expect(plain(screen.getByRole('status'))).toContain('Total 10 050.00')
    fireEvent.blur(chart)
    expect(screen.queryByRole('status')).toBeNull()
  })
})

describe('the way to the first trade', () => {
  const done = (...args: Parameters<typeof stepsOf>): boolean[] => stepsOf(...args).map((step) => step.done)

  it('is ticked off by what arrived', () => {
    expect(done([], 0)).toEqual([false, false, false])
    expect(done([signal({ verdict: 'refused', group_id: null })], 0)).toEqual([true, true, false])
    expect(done([signal()], 0)).toEqual([true, true, true])
    expect(done([], 1)).toEqual([true, true, true])
  })

  it('offers the next step, and goes once it was gone', () => {
    const { unmount } = show(<FirstTrade signals={[]} open={0} />)
    expect(screen.getAllByRole('link')).toHaveLength(1)
    expect(screen.getByRole('link', { name: 'Connect TradingView' })).toHaveAttribute('href', '/connect')
    unmount()
    expect(show(<FirstTrade signals={[signal()]} open={1} />).container).toBeEmptyDOMElement()
  })
})
