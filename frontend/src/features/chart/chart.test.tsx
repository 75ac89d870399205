import { act, renderHook, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { type Decimal, decimal } from '@/lib/decimal'
import { show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { tickLabel } from './axis'
import { type Candle, candlesOf, formed, joined, startOf } from './candles'
import type { ChartLine } from './lines'
import { mixed } from './palette'
import { PriceChart } from './PriceChart'
import { choicesWith } from './timeframes'
import { useCandles } from './useCandles'
import { lineAt } from './useMoving'

const d = (text: string): Decimal => decimal(text)!
const view = (time: string, close = '10') => ({ time, open: '10', high: '12', low: '9', close, volume: '1' })
const candle = (time: number, close = '10'): Candle => ({ time, open: d('10'), high: d('12'), low: d('9'), close: d(close) })
const prices = ({ open, high, low, close }: Candle): string[] => [open, high, low, close].map((value) => value.toFixed())

describe('candles', () => {
  it('are read as decimals; what cannot be read is left out', () => {
    const read = candlesOf([view('2026-03-04T09:15:00Z', '10.10'), view('never'), { ...view('2026-03-04T09:30:00Z'), low: '' }])
    expect(read.map(({ time, close }) => [time, close.toFixed()])).toEqual([[Date.UTC(2026, 2, 4, 9, 15) / 1_000, '10.1']])
  })

  it('are joined in order, the later reading before the earlier', () => {
    const both = joined([candle(0), candle(60, '10')], [candle(120), candle(60, '11')])
    expect(both.map(({ time, close }) => `${time} ${close.toFixed()}`)).toEqual(['0 10', '60 11', '120 10'])
  })

  it('find the one that a moment falls into', () => {
    const three = [candle(0), candle(60), candle(180)]
    expect([-1, 0, 59, 60, 179, 999].map((time) => startOf(three, time))).toEqual([null, 0, 0, 60, 60, 180])
  })
})

describe('the candle that forms', () => {
  it('follows the price', () => {
    expect(prices(formed(candle(60), d('13'), 61, 60)!)).toEqual(['10', '13', '9', '13'])
    expect(prices(formed(candle(60), d('8'), 119, 60)!)).toEqual(['10', '12', '8', '8'])
  })

  it('begins anew once its time is over, gaps left as gaps', () => {
    const next = formed(candle(60), d('13'), 250, 60)!
    expect([next.time, ...prices(next)]).toEqual([240, '13', '13', '13', '13'])
  })

  it('is not moved by a price from before it', () => {
    expect(formed(candle(60), d('13'), 59, 60)).toBeNull()
  })
})

describe('taking a line', () => {
  const line = (key: string, price: string, movable = true): ChartLine => ({ key, kind: 'target', price: d(price), label: key, movable })
  const heightOf = (price: Decimal): number => 100 - Number(price.toFixed())

  it('takes the nearest that can be moved and is in reach', () => {
    const lines = [line('a', '50'), line('b', '46'), line('fixed', '45', false)]
    expect(lineAt(lines, 55, 6, heightOf)).toBe('b')
    expect(lineAt(lines, 51, 6, heightOf)).toBe('a')
    expect(lineAt(lines, 70, 6, heightOf)).toBeNull()
  })

  it('takes none that is out of view', () => {
    expect(lineAt([line('a', '50')], 50, 6, () => null)).toBeNull()
  })
})

describe('the look', () => {
  it('offers the usual lengths and the position’s own', () => {
    expect(choicesWith(2_700)).toEqual([60, 300, 900, 2_700, 3_600, 14_400, 86_400])
    expect(choicesWith(null)).toHaveLength(6)
  })

  it('mixes colours, and leaves what it cannot read', () => {
    expect([mixed('#ffffff', '#000000', 0.2), mixed('red', '#000000', 0.2)]).toEqual(['#333333', 'red'])
  })

  it('writes the axis in the reader’s zone', () => {
    const time = new Date(2026, 2, 4, 9, 15).getTime() / 1_000
    expect([3, 2, 1, 0].map((mark) => tickLabel(time, mark))).toEqual(['09:15', '4 Mar', 'Mar', '2026'])
  })
})

describe('loading candles', () => {
  const of = { portfolioId: 'p1', accountId: 'a1', symbol: 'BTC/USDT', seconds: 900 }
  const page = (...times: string[]) => ok({ items: times.map((time) => view(time)), partial: false, reason: null })

  it('adds older ones in front, until there are none', async () => {
    const answers = [page('2026-03-04T09:15:00Z', '2026-03-04T09:30:00Z'), page('2026-03-04T09:00:00Z'), page()]
    serve({ 'GET /portfolios/p1/candles': () => answers.shift()! })
    const { result } = renderHook(() => useCandles(of))
    await waitFor(() => expect(result.current.candles).toHaveLength(2))
    act(() => result.current.loadOlder())
    await waitFor(() => expect(result.current.candles).toHaveLength(3))
    expect(result.current.complete).toBe(false)
    act(() => result.current.loadOlder())
    await waitFor(() => expect(result.current.complete).toBe(true))
    expect(asked).toHaveLength(3)
  })

  it('keeps what it has when the exchange goes away, and says so', async () => {
    const answers = [page('2026-03-04T09:15:00Z'), problem(503, 'exchange_away', 'The exchange does not answer.')]
    serve({ 'GET /portfolios/p1/candles': () => answers.shift()! })
    const { result } = renderHook(() => useCandles(of))
    await waitFor(() => expect(result.current.candles).toHaveLength(1))
    act(() => result.current.reload())
    await waitFor(() => expect(result.current.message).toBe('The exchange does not answer.'))
    expect([result.current.status, result.current.candles.length]).toEqual(['ready', 1])
  })

  it('tries again after it failed', async () => {
    const answers = [problem(503, 'exchange_away', 'Away.'), page('2026-03-04T09:15:00Z')]
    serve({ 'GET /portfolios/p1/candles': () => answers.shift()! })
    const { result } = renderHook(() => useCandles(of))
    await waitFor(() => expect(result.current.status).toBe('failed'))
    act(() => result.current.reload())
    await waitFor(() => expect(result.current.status).toBe('ready'))
  })
})

const drawn = vi.hoisted(() => ({ lines: [] as string[], last: [] as string[], held: [] as boolean[], gone: 0 }))
vi.mock('./drawing', () => ({
  createDrawing: () => ({
    setCandles: () => undefined,
    setLast: ({ close }: Candle) => void drawn.last.push(close.toFixed()),
    setLines: (lines: readonly ChartLine[]) => void (drawn.lines = lines.map(({ key, price }) => `${key} ${price.toFixed()}`)),
    setFills: () => undefined,
    setPalette: () => undefined,
    setFit: () => undefined,
    priceAt: (y: number) => d(String(200 - y)),
    heightOf: (price: Decimal) => 200 - Number(price.toFixed()),
    hold: (still: boolean) => void drawn.held.push(still),
    destroy: () => void (drawn.gone += 1),
  }),
}))

describe('the chart', () => {
  beforeEach(() => void Object.assign(drawn, { lines: [], last: [], held: [], gone: 0 }))

  const point = (type: string, y: number): Event => Object.assign(new Event(type, { bubbles: true, cancelable: true }), { clientY: y, button: 0, pointerType: 'mouse', pointerId: 1 })
  const stop: ChartLine = { key: 'stop', kind: 'stop', price: d('100'), label: 'stop', movable: true }

  function chart(onMoved: (key: string, price: Decimal) => void) {
    Object.assign(Element.prototype, { setPointerCapture: () => undefined })
    return show(
      <PriceChart
        label="BTC/USDT"
        candles={[candle(60)]}
        seconds={60}
        tick="1"
        latest={{ price: '11', time: '1970-01-01T00:01:01Z' }}
        lines={[stop]}
        fills={[]}
        fitLines
        onOlder={() => undefined}
        snap={(_key, price) => price}
        says={(key, price) => `${key} at ${price.toFixed()}`}
        onMoved={onMoved}
      />,
    )
  }

  it('draws the lines and lets the price move the last candle', async () => {
    chart(() => undefined)
    await waitFor(() => expect(drawn.lines).toEqual(['stop 100']))
    expect(drawn.last.at(-1)).toBe('11')
    expect(screen.getByRole('figure', { name: 'BTC/USDT' })).toBeInTheDocument()
  })

  it('says what a line would mean while it is moved, and where it was let go', async () => {
    const moved = vi.fn<(key: string, price: Decimal) => void>()
    const { container, unmount } = chart(moved)
    await waitFor(() => expect(drawn.lines).toEqual(['stop 100']))
    const canvas = container.querySelector('figure > div')!
    act(() => void canvas.dispatchEvent(point('pointerdown', 102)))
    act(() => void canvas.dispatchEvent(point('pointermove', 110)))
    expect(screen.getByRole('status')).toHaveTextContent('stop at 90')
    expect(drawn.lines).toEqual(['stop 90'])
    act(() => void canvas.dispatchEvent(point('pointerup', 110)))
    expect(moved.mock.calls.map(([key, price]) => [key, price.toFixed()])).toEqual([['stop', '90']])
    expect([drawn.lines, drawn.held]).toEqual([['stop 100'], [true, false]])
    unmount()
    expect(drawn.gone).toBe(1)
  })

  it('leaves the line where it was on Escape, and where nothing was taken', async () => {
    const moved = vi.fn<(key: string, price: Decimal) => void>()
    const { container } = chart(moved)
    await waitFor(() => expect(drawn.lines).toEqual(['stop 100']))
    const canvas = container.querySelector('figure > div')!
    act(() => void canvas.dispatchEvent(point('pointerdown', 100)))
    act(() => void canvas.dispatchEvent(point('pointermove', 120)))
    act(() => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })))
    act(() => void canvas.dispatchEvent(point('pointerup', 120)))
    act(() => void canvas.dispatchEvent(point('pointerdown', 40)))
    act(() => void canvas.dispatchEvent(point('pointerup', 60)))
    expect(moved).not.toHaveBeenCalled()
    expect(drawn.lines).toEqual(['stop 100'])
  })
})
