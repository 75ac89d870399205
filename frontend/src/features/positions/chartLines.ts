/** A group as lines over the candles: entries filled and resting, average, targets, stop, and where trailing begins. Pure. */
import type { GroupView, LegView, TimelineItem } from '@/api/types'
import type { ChartFill, ChartLine } from '@/features/chart/lines'
import { decimal } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'

import type { Asked } from './actions/asked'
import { typed } from './actions/typed'
import { legTarget } from './calculate'
import { type ExitLine, exitLines, exitPrice, linesAt, placesOf } from './exits'

export const STOP = 'stop'

export function chartLines(group: GroupView): ChartLine[] {
  if (!isOpen(group)) return []
  const movable = group.status !== 'closing'
  const lines = group.pyramids.flatMap(({ index, legs }) =>
    legs.flatMap((leg) => {
      const line = entryLine(leg, group.pyramids.length > 1 ? `P${index} leg ${leg.index}` : `leg ${leg.index}`)
      return line === null ? [] : [{ ...line, key: `entry ${index} ${leg.index}` }]
    }),
  )
  const average = decimal(group.average_price)
  if (average !== null) lines.push({ key: 'average', kind: 'average', price: average, label: 'average' })
  for (const line of exitLines(group)) lines.push({ key: line.key, kind: 'target', price: line.price, label: exitLabel(line, group), movable })
  const stop = decimal(group.stop?.price)
  if (stop !== null) lines.push({ key: STOP, kind: 'stop', price: stop, label: stopLabel(group), movable })
  const trailing = decimal(group.trailing?.activation_price)
  if (trailing !== null) lines.push({ key: 'trailing', kind: 'trailing', price: trailing, label: 'trailing from' })
  return withRoom(lines, group)
}

/** Labels that a chart has room for. */
const MOST_LABELS = 12

/** Where there are too many, only those keep a label that say most: what is nearest of each kind. */
function withRoom(lines: ChartLine[], group: GroupView): ChartLine[] {
  if (lines.length <= MOST_LABELS) return lines
  const falling = [...lines].sort((a, b) => b.price.cmp(a.price))
  const nearFirst = group.side === 'long' ? falling : falling.reverse()
  const resting = nearFirst.find(({ kind }) => kind === 'resting')
  const target = nearFirst.findLast(({ kind }) => kind === 'target')
  const keeps = (line: ChartLine): boolean => line === resting || line === target || !CROWD.has(line.kind)
  return lines.map((line) => (keeps(line) ? line : { ...line, unlabelled: true }))
}

const CROWD: ReadonlySet<ChartLine['kind']> = new Set(['filled', 'resting', 'target'])

function entryLine(leg: LegView, label: string): Omit<ChartLine, 'key'> | null {
  const filledAt = decimal(leg.average_price)
  if (filledAt !== null) return legTarget(leg, null).kind === 'taken' ? null : { kind: 'filled', price: filledAt, label }
  const planned = decimal(leg.price)
  const waits = leg.parked || leg.status === 'intended' || leg.status === 'sent' || leg.status === 'open' || leg.status === 'unknown'
  return planned !== null && waits ? { kind: 'resting', price: planned, label } : null
}

function exitLabel(line: ExitLine, group: GroupView): string {
  const [place, ...others] = placesOf(line)
  if (place === undefined || place.pyramid === null) return 'target'
  if (others.length > 0) return `${others.length + 1} targets`
  const pyramid = group.pyramids.length > 1 ? `P${place.pyramid} ` : ''
  return place.leg === null ? `P${place.pyramid} target` : `${pyramid}target ${place.leg}`
}

function stopLabel({ stop }: GroupView): string {
  if (stop?.code === 'trailing_stop') return 'trailing stop'
  return stop?.code === 'break_even' ? 'break-even' : 'stop'
}

/** The lines with those that are being asked about at the price that was typed. */
export function proposed(lines: readonly ChartLine[], group: GroupView, asked: Asked | null): readonly ChartLine[] {
  if (asked === null || (asked.kind !== 'target' && asked.kind !== 'stop')) return lines
  const value = typed(asked.price)
  if (value === null) return lines
  const price = exitPrice(group.side, value, group.tick_size)
  const keys = new Set(asked.kind === 'stop' ? [STOP] : linesAt(group, asked.places).map(({ key }) => key))
  if (lines.some(({ key }) => keys.has(key))) return lines.map((line) => (keys.has(line.key) ? { ...line, price, unlabelled: false } : line))
  return [...lines, { key: asked.kind === 'stop' ? STOP : 'proposed', kind: asked.kind, price, label: asked.kind, movable: asked.kind === 'stop' }]
}

/** Every trade of the group that the timeline tells of. */
export function chartFills(items: readonly TimelineItem[]): ChartFill[] {
  return items.flatMap((item, index): ChartFill[] => {
    const price = item.kind === 'fill' ? decimal(item.numbers['price']) : null
    if (price === null || item.order === null) return []
    return [{ key: `${item.seq ?? ''} ${index}`, time: item.time, price, side: item.order.side }]
  })
}

/** The lines from the top, to be read aloud. */
export function spokenLines(lines: readonly ChartLine[], write: (line: ChartLine) => string): string {
  const sorted = [...lines].sort((a, b) => b.price.cmp(a.price))
  return sorted.map((line) => `${line.label} ${write(line)}`).join(', ')
}
