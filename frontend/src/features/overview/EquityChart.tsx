/**
 * Equity over time, drawn as plain SVG: what it is worth as a line, what of it is realized as steps. The moment under the
 * pointer, or the one that the arrow keys went to, is told in numbers.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useState } from 'react'

import { type Decimal, ZERO, format, formatMoney } from '@/lib/decimal'
import { clock, exact } from '@/lib/time'

import css from './EquityChart.module.css'
import { type CurvePoint, changeOver, heightOf, nearest, pathOf, placeOf, scaleOf, timesOf } from './curve'

/** The box of the paths; it is stretched over whatever room there is. */
const WIDTH = 1_000
const HEIGHT = 300
const TIMES = 4
const DAY_MS = 86_400_000

interface EquityChartProps {
  /** At least two, in order of time. */
  points: readonly CurvePoint[]
  quote: string
}

export function EquityChart({ points, quote }: EquityChartProps): ReactNode {
  const [at, setAt] = useState<number | null>(null)
  const scale = useMemo(() => scaleOf(points), [points])
  const total = useMemo(() => pathOf(points, 'total', scale, WIDTH, HEIGHT), [points, scale])
  const realized = useMemo(() => pathOf(points, 'realized', scale, WIDTH, HEIGHT), [points, scale])
  const marks = useMemo(() => timesOf(points, TIMES).map((time) => timeMark(time, points)), [points])
  const shown = at === null ? null : (points[Math.min(at, points.length - 1)] ?? null)

  const follow = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setAt(nearest(points, (clientX - left) / width))
  }
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    setAt((now) => Math.max(0, Math.min(points.length - 1, (now ?? points.length) + step)))
  }
  return (
    <figure className={css.chart} aria-label={spoken(points, quote)} tabIndex={0} onKeyDown={press} onBlur={() => setAt(null)}>
      <div className={css.plot} onPointerMove={follow} onPointerDown={follow} onPointerLeave={() => setAt(null)}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          {scale.ticks.map((tick) => (
            <line key={tick.toFixed()} x1="0" x2={WIDTH} y1={heightOf(tick, scale) * HEIGHT} y2={heightOf(tick, scale) * HEIGHT} className={css.grid} />
          ))}
          <path d={`${total}V${HEIGHT}H0Z`} className={css.area} />
          <path d={realized} className={css.realized} />
          <path d={total} className={css.total} />
        </svg>
        {shown === null ? null : <Moment point={shown} points={points} quote={quote} top={heightOf(shown.total, scale)} />}
      </div>
      <div className={css.amounts} aria-hidden>
        {scale.ticks.map((tick) => (
          <span key={tick.toFixed()} style={{ top: `${heightOf(tick, scale) * 100}%` }}>
            {format(tick, { decimals: scale.decimals })}
          </span>
        ))}
      </div>
      <div className={css.times} aria-hidden>
        {marks.map((mark, i) => (
          <span key={i}>{mark === marks[i - 1] ? '' : mark}</span>
        ))}
      </div>
      <figcaption className={css.legend}>
        <span data-line="total">Total</span>
        <span data-line="realized">Realized</span>
      </figcaption>
    </figure>
  )
}

interface MomentProps extends EquityChartProps {
  point: CurvePoint
  /** From the top, 0 to 1. */
  top: number
}

function Moment({ point, points, quote, top }: MomentProps): ReactNode {
  const place = placeOf(point.time, points)
  const when = new Date(point.time).toISOString()
  return (
    <>
      <span className={css.rule} style={{ left: `${place * 100}%` }} />
      <span className={css.dot} style={{ left: `${place * 100}%`, top: `${top * 100}%` }} />
      <p role="status" className={css.moment} data-side={place > 0.5 ? 'left' : 'right'} style={{ left: `${place * 100}%` }}>
        <time dateTime={when}>{exact(when).slice(0, 16)}</time>
        <Line name="Total" value={point.total} quote={quote} />
        <Line name="Realized" value={point.realized} quote={quote} />
      </p>
    </>
  )
}

function Line({ name, value, quote }: { name: string; value: Decimal; quote: string }): ReactNode {
  return (
    <span>
      {`${name} `}
      <b>{formatMoney(value, quote)}</b>
    </span>
  )
}

/** The time of a day that is short enough to need it, else the date. */
function timeMark(time: number, points: readonly CurvePoint[]): string {
  const span = (points.at(-1)?.time ?? 0) - (points[0]?.time ?? 0)
  // Read as if from another day, a time comes with its date: `3 Nov 09:15`.
  const [day = '', month = '', minutes = ''] = clock(new Date(time).toISOString(), 0).split(' ')
  if (span <= 1.5 * DAY_MS) return minutes
  return span <= 4 * DAY_MS ? `${day} ${month} ${minutes}` : `${day} ${month}`
}

/** What the drawing shows, for those who do not see it. */
function spoken(points: readonly CurvePoint[], quote: string): string {
  const change = changeOver(points)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || change === null) return 'Equity over time'
  const way = change.amount.lt(ZERO) ? 'down' : 'up'
  return `Equity over time, from ${formatMoney(first.total, quote)} ${way} to ${formatMoney(last.total, quote)} ${quote}. Arrow keys go from moment to moment.`
}
