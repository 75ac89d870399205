/** A ladder on real candles: its legs, how average and target move as they fill, and each leg's share of the capital. */
import type { ReactNode } from 'react'

import type { CandleView } from '@/api/types'
import { formatExact, formatStep } from '@/lib/decimal'
import type { Range } from '@/lib/scale'
import { useWidth } from '@/ui/useWidth'

import css from './Drawing.module.css'
import { type Frame, HEIGHT, candleShapes, drawnRange, frameOf, labels, rungs, stairs } from './drawing'
import type { PlannedLeg } from './figures'

const USUAL_WIDTH = 720

interface DrawingProps {
  legs: readonly PlannedLeg[]
  /** Drawn beneath, to compare with. */
  other?: readonly PlannedLeg[] | null
  candles: readonly CandleView[]
  tick: string
  /** While it is being worked out anew. */
  dimmed: boolean
}

export function Drawing({ legs, other = null, candles, tick, dimmed }: DrawingProps): ReactNode {
  const [ref, width] = useWidth<HTMLElement>(USUAL_WIDTH)
  const frame = frameOf(width, HEIGHT)
  const range = drawnRange(other === null ? [legs] : [legs, other], candles, frame)
  return (
    <figure ref={ref} className={css.figure} data-old={dimmed} aria-label={describe(legs, tick)} role="img">
      {range === null ? null : (
        <svg width={width} height={HEIGHT} aria-hidden className={css.svg}>
          <Candles candles={candles} frame={frame} range={range} />
          {other === null ? null : <Ladder legs={other} frame={frame} range={range} other />}
          <Ladder legs={legs} frame={frame} range={range} />
          <Labels legs={legs} frame={frame} range={range} tick={tick} />
        </svg>
      )}
      <Legend compared={other !== null} />
    </figure>
  )
}

function describe(legs: readonly PlannedLeg[], tick: string): string {
  const parts = legs.map(({ index, price, weight, placed }) => {
    const share = placed ? `${formatExact(weight)} % of the capital` : 'left out'
    return `leg ${index} at ${formatStep(price, tick)}, ${share}`
  })
  return `Ladder: ${parts.join('; ')}`
}

interface Placed {
  frame: Frame
  range: Range
}

function Candles({ candles, frame, range }: Placed & { candles: readonly CandleView[] }): ReactNode {
  return (
    <g>
      {candleShapes(candles, frame, range).map(({ x, width, high, low, top, bottom, rises }) => (
        <g key={x} className={css.candle} data-rises={rises}>
          <rect x={x + Math.floor(width / 2)} y={high} width={1} height={Math.max(low - high, 1)} />
          <rect x={x} y={top} width={width} height={Math.max(bottom - top, 1)} />
        </g>
      ))}
    </g>
  )
}

function Ladder({ legs, frame, range, other = false }: Placed & { legs: readonly PlannedLeg[]; other?: boolean }): ReactNode {
  return (
    <g data-other={other}>
      {rungs(legs, frame, range).map(({ index, y, bar, thickness, placed }) => (
        <g key={index} data-placed={placed}>
          <line className={css.rung} x1={0} x2={frame.shares} y1={y} y2={y} />
          <rect className={css.share} x={frame.shares} y={y - thickness / 2} width={bar} height={thickness} rx={1.5} />
        </g>
      ))}
      <path className={css.target} d={stairs(legs.map(({ target }) => target), frame, range)} />
      <path className={css.average} d={stairs(legs.map(({ average }) => average), frame, range)} />
    </g>
  )
}

function Labels({ legs, frame, range, tick }: Placed & { legs: readonly PlannedLeg[]; tick: string }): ReactNode {
  return (
    <g>
      {labels(legs, frame, range).map(({ key, kind, price, text, line, y }) => (
        <g key={key} data-kind={kind} className={css.label}>
          <path d={`M${frame.labels - 8} ${line}L${frame.labels + 2} ${y}`} />
          <text x={frame.labels + 6} y={y + 4}>
            <tspan className={css.price}>{formatStep(price, tick)}</tspan>
            <tspan dx={8}>{text}</tspan>
          </text>
        </g>
      ))}
    </g>
  )
}

function Legend({ compared }: { compared: boolean }): ReactNode {
  return (
    <figcaption className={css.legend} aria-hidden>
      <span data-kind="rung">leg</span>
      <span data-kind="average">average after each leg</span>
      <span data-kind="target">nearest target after each leg</span>
      <span data-kind="share">share of the capital</span>
      {compared ? <span data-kind="other">the other ladder</span> : null}
    </figcaption>
  )
}
