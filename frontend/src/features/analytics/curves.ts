/**
 * The lines of the equity, and below them how far it fell: the place of this page that knows the chart library, and the one
 * where an amount becomes a float. Loaded on demand.
 */
import {
  AreaSeries,
  type AutoscaleInfo,
  ColorType,
  CrosshairMode,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  LineType,
  type UTCTimestamp,
  createChart,
} from 'lightweight-charts'

import { hoverTime, tickLabel } from '@/features/chart/axis'
import { type Palette, mixed } from '@/features/chart/palette'
import { type Decimal, decimal, format } from '@/lib/decimal'

import type { Moment } from './course'

export interface Curves {
  setCourse: (course: readonly Moment[]) => void
  setPalette: (palette: Palette) => void
  /** Marks a moment, or none. */
  mark: (moment: Moment | null) => void
  picture: () => HTMLCanvasElement
  destroy: () => void
}

interface Options {
  palette: Palette
  /** Seconds of UTC under the pointer; null when it left. */
  onHover: (time: number | null) => void
}

const float = (value: Decimal): number => Number(value.toFixed())
const at = (seconds: number): UTCTimestamp => seconds as UTCTimestamp
const text = (value: number, decimals: number): string => format(decimal(value.toFixed(decimals)), { decimals })
/** How the height is shared: equity against falls. */
const SHARES = [3, 1]

export function createCurves(box: HTMLElement, { palette: first, onHover }: Options): Curves {
  let palette = first
  const chart = createChart(box, { autoSize: true, ...look(palette) })
  const total = chart.addSeries(LineSeries, { ...plain, lineWidth: 2 })
  const realized = chart.addSeries(LineSeries, { ...plain, lineWidth: 1, lineStyle: LineStyle.Dashed, lineType: LineType.WithSteps })
  let fall: ISeriesApi<'Area'> | null = null
  chart.subscribeCrosshairMove(({ time }) => onHover(typeof time === 'number' ? time : null))

  function paint(): void {
    chart.applyOptions(look(palette))
    total.applyOptions({ color: palette.accent })
    realized.applyOptions({ color: palette.text2 })
    fall?.applyOptions({ lineColor: palette.loss, topColor: mixed(palette.loss, palette.surface, 0.3), bottomColor: mixed(palette.loss, palette.surface, 0.1) })
  }
  paint()

  return {
    setCourse(course) {
      total.setData(course.flatMap(({ time, total: value }) => (value === null ? [] : [{ time: at(time), value: float(value) }])))
      realized.setData(course.flatMap(({ time, realized: value }) => (value === null ? [] : [{ time: at(time), value: float(value) }])))
      const falls = course.flatMap(({ time, fall: value }) => (value === null ? [] : [{ time: at(time), value: float(value) }]))
      if (fall === null && falls.length > 0) fall = lower(chart)
      fall?.setData(falls)
      paint()
      chart.timeScale().fitContent()
    },
    setPalette(next) {
      palette = next
      paint()
    },
    mark(moment) {
      const value = moment?.total ?? null
      if (moment === null || value === null) chart.clearCrosshairPosition()
      else chart.setCrosshairPosition(float(value), at(moment.time), total)
    },
    picture: () => chart.takeScreenshot(),
    destroy: () => chart.remove(),
  }
}

const plain = {
  priceLineVisible: false,
  lastValueVisible: true,
  priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => text(value, 2) },
} as const

/** A pane of its own under the equity. */
function lower(chart: IChartApi): ISeriesApi<'Area'> {
  const series = chart.addSeries(
    AreaSeries,
    {
      ...plain,
      lineWidth: 1,
      invertFilledArea: true,
      autoscaleInfoProvider: fromZeroDown,
      priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => `${text(value, 2)}\u202f%` },
    },
    1,
  )
  series.priceScale().applyOptions({ scaleMargins: { top: 0, bottom: 0.1 } })
  chart.panes().forEach((pane, i) => pane.setStretchFactor(SHARES[i] ?? 1))
  return series
}

/** Nothing is above no fall at all; without any, there is a percent of room below. */
const fromZeroDown = (own: () => AutoscaleInfo | null): AutoscaleInfo => ({
  priceRange: { minValue: Math.min(own()?.priceRange?.minValue ?? 0, -1), maxValue: 0 },
})

const look = ({ font, surface, line, lineStrong, text2 }: Palette) => ({
  layout: {
    background: { type: ColorType.Solid, color: surface },
    textColor: text2,
    fontFamily: font,
    fontSize: 12,
    attributionLogo: false,
    panes: { separatorColor: line, enableResize: false },
  },
  grid: { vertLines: { visible: false }, horzLines: { color: line } },
  crosshair: { mode: CrosshairMode.Magnet, vertLine: { color: lineStrong, labelVisible: true }, horzLine: { visible: false, labelVisible: false } },
  rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: 0.08 } },
  timeScale: { borderColor: line, timeVisible: true, fixLeftEdge: true, fixRightEdge: true, tickMarkFormatter: tickLabel },
  localization: { timeFormatter: hoverTime },
  handleScroll: false,
  handleScale: false,
})
