/** The ladder drawn on its price scale: filled rungs solid, resting ones dashed, targets, average and the price moving. */
import type { ReactNode } from 'react'

import type { GroupView, Side } from '@/api/types'
import { type Decimal, formatStep } from '@/lib/decimal'
import { type Range, heightOf, rangeOf, spread } from '@/lib/scale'

import css from './LadderChart.module.css'
import { type Mark, marksOf } from './ladder'
import { useTrail } from './useTrail'

const LEAST_HEIGHT = 320
const LABEL_ROOM = 20
const GUTTER = 24
/** Seconds of price that fill the drawing's width; from then on it is drawn closer. */
const LEAST_TRAIL = 60

export function LadderChart({ group, price }: { group: GroupView; price: Decimal | null }): ReactNode {
  const trail = useTrail(group.account_id, group.symbol)
  const marks = marksOf(group, price).sort((a, b) => b.price.cmp(a.price))
  const range = rangeOf([...marks.map((mark) => mark.price), ...trail])
  if (range === null) return <p className={css.nothing}>No order rests and nothing is held.</p>
  const height = Math.max(LEAST_HEIGHT, LABEL_ROOM * (marks.length + 1))
  const lines = marks.map((mark) => heightOf(mark.price, range, height))
  const labels = spread(lines, LABEL_ROOM, height - 8)
  return (
    <figure className={css.chart} style={{ height }} aria-label={describe(marks, group.tick_size)}>
      <div className={css.plot}>
        <Gain marks={marks} lines={lines} side={group.side} />
        <Trail trail={trail} range={range} height={height} />
        {marks.map((mark, i) => (
          <span key={mark.key} className={css.line} data-kind={mark.kind} style={{ transform: `translateY(${lines[i] ?? 0}px)` }} />
        ))}
      </div>
      <svg width={GUTTER} height={height} className={css.gutter} aria-hidden>
        {marks.map((mark, i) => (
          <path key={mark.key} data-kind={mark.kind} d={`M0 ${lines[i] ?? 0}L${GUTTER} ${labels[i] ?? 0}`} />
        ))}
      </svg>
      <ol className={css.labels} aria-hidden>
        {marks.map((mark, i) => (
          <li key={mark.key} data-kind={mark.kind} style={{ transform: `translateY(${(labels[i] ?? 0) - LABEL_ROOM / 2}px)` }}>
            <span className={css.price}>{formatStep(mark.price, group.tick_size)}</span>
            <span className={css.name}>{mark.label}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}

function describe(marks: readonly Mark[], tick: string): string {
  return `Price ladder, from the top: ${marks.map((mark) => `${mark.label} ${formatStep(mark.price, tick)}`).join(', ')}`
}

/** What lies between average and price, tinted as what it is: profit or loss. */
function Gain({ marks, lines, side }: { marks: readonly Mark[]; lines: readonly number[]; side: Side }): ReactNode {
  const average = lines[marks.findIndex(({ kind }) => kind === 'average')]
  const price = lines[marks.findIndex(({ kind }) => kind === 'price')]
  if (average === undefined || price === undefined) return null
  const gains = side === 'long' ? price < average : price > average
  const style = { top: Math.min(average, price), height: Math.abs(average - price) }
  return <span className={css.gain} data-tone={gains ? 'profit' : 'loss'} style={style} />
}

/** The price of the last minutes, growing to the right edge. */
function Trail({ trail, range, height }: { trail: readonly Decimal[]; range: Range; height: number }): ReactNode {
  if (trail.length < 2) return null
  const width = Math.max(LEAST_TRAIL, trail.length) - 1
  const from = width + 1 - trail.length
  const points = trail.map((price, i) => `${from + i},${heightOf(price, range, height)}`).join(' ')
  return (
    <svg className={css.trail} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      <polyline points={points} />
    </svg>
  )
}
