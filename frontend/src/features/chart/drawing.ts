/**
 * The one place that knows the chart library, and the one where a price becomes a float: for drawing, and back from where
 * a line was let go. Loaded on demand, since it is large.
 */
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  type HandleScrollOptions,
  type IPriceLine,
  LineStyle,
  type LineWidth,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
  createChart,
  createSeriesMarkers,
} from 'lightweight-charts'

import { type Decimal, decimal, decimalsOf, formatStep } from '@/lib/decimal'

import { hoverTime, tickLabel } from './axis'
import { type Candle, startOf } from './candles'
import type { ChartFill, ChartLine, LineKind } from './lines'
import { type Palette, mixed } from './palette'

export interface Drawing {
  setCandles: (candles: readonly Candle[]) => void
  /** Moves the last candle, or begins a new one. */
  setLast: (candle: Candle) => void
  setLines: (lines: readonly ChartLine[]) => void
  setFills: (fills: readonly ChartFill[]) => void
  setPalette: (palette: Palette) => void
  /** Whether all lines are to be in view, or the candles alone. */
  setFit: (lines: boolean) => void
  /** The price at a height, in pixels from the top. */
  priceAt: (y: number) => Decimal | null
  heightOf: (price: Decimal) => number | null
  /** Holds the chart still while a line is moved. */
  hold: (still: boolean) => void
  destroy: () => void
}

interface Options {
  tick: string
  palette: Palette
  /** The first candles came into view. */
  onStart: () => void
  /** The pointer is over this candle, or over none. */
  onHover: (candle: Candle | null) => void
}

/** Candles from the left edge on which older ones are asked for. */
const NEAR_START = 20
/** Candles that are in view at first. */
const FIRST_VIEW = 90
const ROOM_RIGHT = 6

const float = (value: Decimal): number => Number(value.toFixed())
const at = (seconds: number): UTCTimestamp => seconds as UTCTimestamp
const bar = ({ time, open, high, low, close }: Candle): { time: UTCTimestamp; open: number; high: number; low: number; close: number } => ({
  time: at(time),
  open: float(open),
  high: float(high),
  low: float(low),
  close: float(close),
})

export function createDrawing(box: HTMLElement, { tick, palette: first, onStart, onHover }: Options): Drawing {
  let palette = first
  let candles: readonly Candle[] = []
  let last: Candle | null = null
  let lines: readonly ChartLine[] = []
  let fills: readonly ChartFill[] = []
  let fitsLines = true
  /** While the chart is held: whether its scale followed the prices before. */
  let followed: boolean | null = null
  const drawn = new Map<string, IPriceLine>()
  const digits = decimalsOf(tick)

  const chart = createChart(box, { autoSize: true, ...look(palette), handleScroll: scrolling(true) })
  const series = chart.addSeries(CandlestickSeries, {
    ...bodies(palette),
    priceFormat: {
      type: 'custom',
      minMove: Number(tick),
      formatter: (price: number) => formatStep(decimal(price.toFixed(digits)), tick),
    },
    autoscaleInfoProvider: (original: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
      const info = original()
      const range = info?.priceRange ?? null
      if (range === null || !fitsLines || lines.length === 0) return info
      const prices = lines.map(({ price }) => float(price))
      const { minValue, maxValue } = range
      return { ...info, priceRange: { minValue: Math.min(minValue, ...prices), maxValue: Math.max(maxValue, ...prices) } }
    },
  })
  const marks = createSeriesMarkers(series, [])

  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (range !== null && candles.length > 0 && range.from < NEAR_START) onStart()
  })
  chart.subscribeCrosshairMove(({ time }) => onHover(last?.time === time ? last : (candles.find((candle) => candle.time === time) ?? null)))

  function drawLines(): void {
    const wanted = new Set(lines.map(({ key }) => key))
    for (const [key, line] of drawn) {
      if (wanted.has(key)) continue
      series.removePriceLine(line)
      drawn.delete(key)
    }
    for (const line of lines) {
      const options = { price: float(line.price), title: titleOf(line), axisLabelVisible: line.unlabelled !== true, ...lineLook(line.kind, palette) }
      const before = drawn.get(line.key)
      if (before === undefined) drawn.set(line.key, series.createPriceLine(options))
      else before.applyOptions(options)
    }
  }

  function drawFills(): void {
    const found = fills.flatMap(({ key, time, price, side }): SeriesMarker<Time>[] => {
      const start = startOf(candles, Date.parse(time) / 1_000)
      if (start === null) return []
      const bought = side === 'buy'
      const position = bought ? 'atPriceBottom' : 'atPriceTop'
      return [{ id: key, time: at(start), position, price: float(price), shape: bought ? 'arrowUp' : 'arrowDown', color: palette.accent, size: 1 }]
    })
    marks.setMarkers(found)
  }

  return {
    setCandles: (next) => {
      const isFirst = candles.length === 0
      candles = next
      last = next.at(-1) ?? null
      series.setData(next.map(bar))
      drawFills()
      if (isFirst && next.length > 0) {
        chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, next.length - FIRST_VIEW), to: next.length + ROOM_RIGHT })
      }
    },
    setLast: (candle) => {
      last = candle
      series.update(bar(candle))
    },
    setLines: (next) => {
      lines = next
      drawLines()
    },
    setFills: (next) => {
      fills = next
      drawFills()
    },
    setPalette: (next) => {
      palette = next
      chart.applyOptions(look(palette))
      series.applyOptions(bodies(palette))
      drawLines()
      drawFills()
    },
    setFit: (next) => {
      fitsLines = next
      chart.priceScale('right').applyOptions({ autoScale: true })
    },
    priceAt: (y) => {
      const price = series.coordinateToPrice(y)
      return price === null ? null : decimal(price.toFixed(digits))
    },
    heightOf: (price) => series.priceToCoordinate(float(price)),
    hold: (still) => {
      if (still === (followed !== null)) return
      const scale = chart.priceScale('right')
      chart.applyOptions({ handleScroll: scrolling(!still), handleScale: !still })
      // A scale that follows the line that is moved would run away under the pointer.
      if (still) followed = scale.options().autoScale
      scale.applyOptions({ autoScale: !still && followed === true })
      if (!still) followed = null
    },
    destroy: () => chart.remove(),
  }
}

/** A finger that goes up or down scrolls the page: there is nothing above or below in a chart whose scale fits by itself. */
const scrolling = (on: boolean): HandleScrollOptions => ({ mouseWheel: on, pressedMouseMove: on, horzTouchDrag: on, vertTouchDrag: false })

function titleOf({ label, movable, unlabelled }: ChartLine): string {
  if (unlabelled === true) return ''
  return movable === true ? `↕ ${label}` : label
}

// --- how it looks ----------------------------------------------------------------------------------------------------

const look = (palette: Palette): object => ({
  layout: {
    background: { type: ColorType.Solid, color: palette.surface },
    textColor: palette.text2,
    fontFamily: palette.font,
    fontSize: 12,
    // The licence's notice stands under the chart, as text.
    attributionLogo: false,
  },
  grid: { vertLines: { visible: false }, horzLines: { color: palette.line } },
  crosshair: {
    mode: CrosshairMode.Normal,
    vertLine: { color: palette.lineStrong, labelBackgroundColor: palette.lineStrong },
    horzLine: { color: palette.lineStrong, labelBackgroundColor: palette.lineStrong },
  },
  rightPriceScale: { borderColor: palette.line, scaleMargins: { top: 0.08, bottom: 0.08 } },
  timeScale: { borderColor: palette.line, timeVisible: true, secondsVisible: false, rightOffset: ROOM_RIGHT, tickMarkFormatter: tickLabel },
  localization: { timeFormatter: hoverTime },
})

/** A candle that rose is hollow, one that fell is full: its colour does not stand alone. */
const bodies = (palette: Palette): object => ({
  upColor: palette.surface,
  borderUpColor: palette.profit,
  wickUpColor: palette.profit,
  downColor: palette.loss,
  borderDownColor: palette.loss,
  wickDownColor: palette.loss,
  priceLineColor: palette.accentStrong,
  priceLineStyle: LineStyle.SparseDotted,
})

interface LineLook {
  color: string
  lineWidth: LineWidth
  lineStyle: LineStyle
  axisLabelColor: string
  axisLabelTextColor: string
}

function lineLook(kind: LineKind, palette: Palette): LineLook {
  const { text, text2, text3, surface, page } = palette
  /** A label that does not shout over the candles: its colour on a breath of it. */
  const quiet = (color: string, lineStyle: LineStyle, lineWidth: LineWidth = 1, onLabel = color): LineLook => ({
    color,
    lineWidth,
    lineStyle,
    axisLabelColor: mixed(color, surface, 0.2),
    axisLabelTextColor: onLabel,
  })
  switch (kind) {
    case 'filled':
      return quiet(text3, LineStyle.Solid, 1, text2)
    case 'resting':
      return quiet(text3, LineStyle.Dashed, 1, text2)
    case 'average':
      return { ...quiet(text, LineStyle.Solid, 2), axisLabelColor: text, axisLabelTextColor: page }
    case 'target':
      return quiet(palette.profit, LineStyle.Dotted)
    case 'stop':
      return quiet(palette.loss, LineStyle.Solid, 2)
    case 'trailing':
      return quiet(text2, LineStyle.Dotted)
    case 'liquidation':
      return quiet(palette.fault, LineStyle.LargeDashed, 2)
  }
}
