/**
 * Where everything of the drawing stands: candles on the left, then how average and target move while leg after leg
 * fills, then each leg's share as a bar, then the labels. Pure; whole pixels.
 */
import type { CandleView } from '@/api/types'
import { type Decimal, ZERO, decimal, format, whole } from '@/lib/decimal'
import { type Range, heightOf, rangeOf, spread } from '@/lib/scale'

import type { PlannedLeg } from './figures'
import { widened } from './widened'

export const HEIGHT = 420
export const LABEL_ROOM = 18
const LABELS_WIDTH = 176
/** Below this width the labels are short. */
const NARROW = 480
const SHORT_LABELS_WIDTH = 118
const PADDING = 10
const MOST_CANDLES = 90
const CANDLE_ROOM = 5

export interface Frame {
  width: number
  height: number
  /** Where the candles end and the steps begin. */
  steps: number
  /** Where the steps end and the shares begin. */
  shares: number
  /** Where the shares end and the labels begin. */
  labels: number
}

export function frameOf(width: number, height: number): Frame {
  const labels = Math.max(width - (width < NARROW ? SHORT_LABELS_WIDTH : LABELS_WIDTH), 0)
  const shares = Math.round(labels * 0.86)
  return { width, height, steps: Math.round(shares * 0.52), shares, labels }
}

export interface CandleShape {
  x: number
  width: number
  high: number
  low: number
  top: number
  bottom: number
  rises: boolean
}

export function candleShapes(candles: readonly CandleView[], frame: Frame, range: Range): CandleShape[] {
  const shown = candles.slice(-shownCandles(frame))
  const pitch = Math.min((frame.steps - PADDING) / Math.max(shown.length, 1), 2 * CANDLE_ROOM)
  const from = frame.steps - PADDING - shown.length * pitch
  const y = (text: string): number => heightOf(decimal(text) ?? ZERO, range, frame.height)
  return shown.map((candle, i) => {
    const [open, close] = [y(candle.open), y(candle.close)]
    return {
      x: Math.round(from + i * pitch),
      width: Math.max(Math.floor(pitch) - 1, 1),
      high: y(candle.high),
      low: y(candle.low),
      top: Math.min(open, close),
      bottom: Math.max(open, close),
      rises: close <= open,
    }
  })
}

export const shownCandles = ({ steps }: Frame): number => Math.min(MOST_CANDLES, Math.floor(steps / CANDLE_ROOM))

/** Both ladders and their targets in full, and as much of the candles as leaves them readable. */
export function drawnRange(ladders: readonly (readonly PlannedLeg[])[], candles: readonly CandleView[], frame: Frame): Range | null {
  const marks = ladders.flat().flatMap(({ price, target }) => (target === null ? [price] : [price, target]))
  const range = rangeOf(marks)
  const reached = candles.slice(-shownCandles(frame)).flatMap(({ high, low }) => [decimal(high), decimal(low)]).filter((price) => price !== null)
  return range === null ? null : widened(range, reached)
}

/** Steps from left to right, one column per leg: the value that holds once that leg is filled. */
export function stairs(values: readonly (Decimal | null)[], frame: Frame, range: Range): string {
  const column = (frame.shares - frame.steps - PADDING) / Math.max(values.length, 1)
  const parts: string[] = []
  let drawing = false
  values.forEach((value, i) => {
    if (value === null) return
    const y = heightOf(value, range, frame.height)
    const from = Math.round(frame.steps + i * column)
    parts.push(`${drawing ? 'V' : `M${from} `}${y}H${Math.round(frame.steps + (i + 1) * column)}`)
    drawing = true
  })
  return parts.join('')
}

export interface Rung {
  index: number
  y: number
  /** Of its bar; the largest share has all the room. */
  bar: number
  /** Thickness of its bar, so that neighbours do not touch. */
  thickness: number
  placed: boolean
}

export function rungs(legs: readonly PlannedLeg[], frame: Frame, range: Range): Rung[] {
  const room = frame.labels - frame.shares - PADDING
  const largest = legs.reduce((most, { weight }) => (weight.gt(most) ? weight : most), ZERO)
  const heights = legs.map(({ price }) => heightOf(price, range, frame.height))
  const closest = heights.reduce((least, y, i) => Math.min(least, i === 0 ? least : Math.abs(y - (heights[i - 1] ?? y))), Infinity)
  const thickness = Math.max(2, Math.min(12, closest - 2))
  return legs.map(({ index, weight, placed }, i) => ({
    index,
    y: heights[i] ?? 0,
    bar: largest.eq(ZERO) ? 0 : Math.max(2, Number(weight.div(largest).times(whole(room)).toFixed(0))),
    thickness,
    placed,
  }))
}

export interface Label {
  key: string
  kind: 'rung' | 'skipped' | 'average' | 'target'
  price: Decimal
  text: string
  /** Of the line that it names. */
  line: number
  y: number
}

type Mark = Omit<Label, 'line' | 'y'>

/** Every leg, as long as there is room for all, else every second, third …; and where average and target end. */
export function labels(legs: readonly PlannedLeg[], frame: Frame, range: Range): Label[] {
  const room = Math.floor(frame.height / LABEL_ROOM) - 3
  const short = frame.width < NARROW
  const every = Math.max(1, Math.ceil(legs.length / room))
  const marks: Mark[] = legs
    .filter((_leg, i) => i % every === 0 || i === legs.length - 1)
    .map(({ index, price, weight, placed }) => ({
      key: `leg ${index}`,
      kind: placed ? 'rung' : 'skipped',
      price,
      text: short ? `leg ${index}` : `leg ${index} · ${placed ? shareText(weight) : 'left out'}`,
    }))
  const last = legs.findLast(({ average }) => average !== null)
  if (last?.average !== undefined && last.average !== null && legs.length > 1) marks.push({ key: 'average', kind: 'average', price: last.average, text: short ? 'avg' : 'average, all filled' })
  return arranged(marks, frame, range)
}

const shareText = (weight: Decimal): string => `${format(weight, { decimals: weight.eq(weight.round(0)) ? 0 : 1 })} %`

function arranged(marks: readonly Mark[], frame: Frame, range: Range): Label[] {
  const sorted = [...marks].sort((a, b) => b.price.cmp(a.price))
  const lines = sorted.map(({ price }) => heightOf(price, range, frame.height))
  const places = spread(lines, LABEL_ROOM, frame.height - LABEL_ROOM / 2)
  return sorted.map((mark, i) => ({ ...mark, line: lines[i] ?? 0, y: places[i] ?? 0 }))
}
