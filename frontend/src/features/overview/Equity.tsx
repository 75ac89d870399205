/** What the portfolio is worth: the one big number, how it moved over a span, and the way there. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'

import type { EquityCurve } from '@/api/types'
import { type Decimal, formatMoney, formatPercent, formatPnl, moneyDecimals } from '@/lib/decimal'
import type { Loadable } from '@/lib/loadable'
import { paths } from '@/lib/paths'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { Segments } from '@/ui/Segments'
import { pnlTone } from '@/ui/tone'

import css from './Equity.module.css'
import { EquityChart } from './EquityChart'
import { SkeletonChart } from './SkeletonChart'
import { type CurvePoint, changeOver, pointsOf, upTo } from './curve'
import { RANGES, chooseRange, useEquity, useRange } from './useEquity'
import type { Worth } from './worth'

interface EquityProps {
  portfolioId: string
  quote: string
  /** By the prices of now. */
  worth: Worth
  /** The engine's time of the prices, milliseconds. */
  time: number
  /** Asks for the way there anew when it becomes another. */
  cause: string
}

export function Equity({ portfolioId, quote, worth, time, cause }: EquityProps): ReactNode {
  const { range } = useRange()
  const { data, reload } = useEquity(portfolioId, range, cause)
  const points = usePoints(data.state === 'ready' ? data.value : null, worth, time)
  return (
    <Panel title={`Equity, ${quote}`} aside={<Link to={paths.analytics}>Analytics</Link>}>
      <div className={css.equity}>
        <div className={css.line}>
          <p className={css.big}>
            <Amount text={formatMoney(worth.equity, quote)} flash />
          </p>
          <Moved points={points} quote={quote} />
          <span className={css.spans}>
            <Segments label="Span" segments={SEGMENTS} chosen={range} onChoose={chooseRange} />
          </span>
        </div>
        <Curve data={data} points={points} quote={quote} onRetry={reload} />
      </div>
    </Panel>
  )
}

const SEGMENTS = RANGES.map((key) => ({ key, label: key }))

function usePoints(curve: EquityCurve | null, { equity, settled }: Worth, time: number): readonly CurvePoint[] {
  const known = useMemo(() => (curve === null ? [] : pointsOf(curve)), [curve])
  return useMemo(() => {
    const now = curve === null || equity === null ? null : { time, realized: settled, total: equity }
    return upTo(known, now)
  }, [curve, known, time, settled, equity])
}

function Moved({ points, quote }: { points: readonly CurvePoint[]; quote: string }): ReactNode {
  const change = changeOver(points)
  if (change === null) return null
  return (
    <p className={css.moved}>
      <Amount text={formatPnl(change.amount, quote)} tone={pnlTone(change.amount, moneyDecimals(quote))} />
      <Percent value={change.percent} />
    </p>
  )
}

const Percent = ({ value }: { value: Decimal | null }): ReactNode => <Amount text={formatPercent(value)} tone={pnlTone(value)} />

interface CurveProps {
  data: Loadable<EquityCurve>
  points: readonly CurvePoint[]
  quote: string
  onRetry: () => void
}

function Curve({ data, points, quote, onRetry }: CurveProps): ReactNode {
  if (data.state === 'failed') {
    return (
      <div className={css.none} role="alert">
        <p>{`The way there could not be loaded. ${data.message}`}</p>
        <Button variant="outlined" onClick={onRetry}>
          Try again
        </Button>
      </div>
    )
  }
  if (data.state === 'pending') return <SkeletonChart />
  if (points.length < 2) {
    return (
      <div className={css.none}>
        <p>The line begins here: what the portfolio is worth is written down once a minute from now on.</p>
      </div>
    )
  }
  return <EquityChart points={points} quote={quote} />
}
