/**
 * Candles with lines over them. A line that is movable can be taken with mouse or finger; while it moves, what it would
 * mean is said beside it, and where it is let go is told. The chart library is loaded when the first chart is drawn.
 */
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'

import { type Decimal, decimal, formatStep } from '@/lib/decimal'
import { useAppearance } from '@/ui/appearance'

import css from './PriceChart.module.css'
import { type Candle, formed } from './candles'
import type { Drawing } from './drawing'
import type { ChartFill, ChartLine } from './lines'
import { readPalette } from './palette'
import { type Moved, useMoving } from './useMoving'

export interface PriceChartProps {
  /** What the chart shows, in words. */
  label: string
  /** Oldest first, not empty. */
  candles: readonly Candle[]
  /** Length of a candle. */
  seconds: number
  tick: string
  /** The latest price and its time, ISO: it moves the last candle. */
  latest: { price: string; time: string } | null
  lines: readonly ChartLine[]
  fills: readonly ChartFill[]
  /** Whether all lines are in view, or the candles alone. */
  fitLines: boolean
  onOlder: () => void
  /** A price as the engine would round it for this line. */
  snap: (key: string, price: Decimal) => Decimal
  /** What a line at this price would mean. */
  says: (key: string, price: Decimal) => ReactNode
  onMoved: (key: string, price: Decimal) => void
}

export function PriceChart(props: PriceChartProps): ReactNode {
  const { label, candles, seconds, tick, latest, lines, fills, fitLines, onOlder, snap, says, onMoved } = props
  const box = useRef<HTMLDivElement>(null)
  const [hovered, setHovered] = useState<Candle | null>(null)
  const drawing = useDrawing(box, tick, onOlder, setHovered)
  const moved = useMoving(box, drawing, lines, snap, onMoved)
  const shown = useMemo(() => lines.map((line) => (line.key === moved?.key ? { ...line, price: moved.price } : line)), [lines, moved])

  useEffect(() => drawing?.setFit(fitLines), [drawing, fitLines])
  useEffect(() => drawing?.setLines(shown), [drawing, shown])
  useEffect(() => drawing?.setFills(fills), [drawing, fills])
  useEffect(() => drawing?.setCandles(candles), [drawing, candles])
  useForming(drawing, candles, seconds, latest)
  const appearance = useAppearance()
  useEffect(() => drawing?.setPalette(readPalette()), [drawing, appearance])

  return (
    <figure className={css.chart} aria-label={label}>
      <div ref={box} className={css.canvas} data-moving={moved !== null} aria-hidden />
      {hovered === null ? null : <Hovered candle={hovered} tick={tick} />}
      {moved === null ? null : <Meaning moved={moved}>{says(moved.key, moved.price)}</Meaning>}
    </figure>
  )
}

/** Made anew for another tick only; everything else is told to the one that exists. */
function useDrawing(box: RefObject<HTMLDivElement | null>, tick: string, onOlder: () => void, onHover: (candle: Candle | null) => void): Drawing | null {
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const older = useRef(onOlder)
  useEffect(() => {
    older.current = onOlder
  }, [onOlder])

  useEffect(() => {
    let made: Drawing | null = null
    let gone = false
    import('./drawing')
      .then(({ createDrawing }) => {
        if (gone || box.current === null) return
        made = createDrawing(box.current, { tick, palette: readPalette(), onStart: () => older.current(), onHover })
        setDrawing(made)
      })
      .catch((error: unknown) => {
        reportError(error)
      })
    return () => {
      gone = true
      made?.destroy()
      setDrawing(null)
    }
  }, [box, tick, onHover])

  return drawing
}

/** Lets the price move the last candle between two readings of the exchange. */
function useForming(drawing: Drawing | null, candles: readonly Candle[], seconds: number, latest: PriceChartProps['latest']): void {
  const forming = useRef<{ from: readonly Candle[]; last: Candle } | null>(null)
  useEffect(() => {
    const price = decimal(latest?.price)
    const known = forming.current?.from === candles ? forming.current.last : candles.at(-1)
    if (drawing === null || price === null || latest === null || known === undefined) return
    const next = formed(known, price, Date.parse(latest.time) / 1_000, seconds)
    if (next === null) return
    forming.current = { from: candles, last: next }
    drawing.setLast(next)
  }, [drawing, candles, seconds, latest])
}

const PRICES = [
  ['Open', 'open'],
  ['High', 'high'],
  ['Low', 'low'],
  ['Close', 'close'],
] as const

/** The candle under the pointer, in numbers. */
function Hovered({ candle, tick }: { candle: Candle; tick: string }): ReactNode {
  return (
    <p className={css.prices} aria-hidden>
      {PRICES.map(([name, field]) => (
        <span key={name}>
          {`${name} `}
          <b>{formatStep(candle[field], tick)}</b>
        </span>
      ))}
    </p>
  )
}

function Meaning({ moved, children }: { moved: Moved; children: ReactNode }): ReactNode {
  return (
    <div className={css.meaning} style={{ top: `clamp(32px, ${moved.y}px, calc(100% - 32px))` }} role="status">
      {children}
    </div>
  )
}
