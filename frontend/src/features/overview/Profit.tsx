/** What was won and lost: by day, week, month and in all, and what stands on paper now. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { PerformanceSummary } from '@/api/types'
import { type Decimal, decimal, formatPercent, formatPnl, moneyDecimals, percentOf } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { SkeletonFigures } from '@/ui/Skeletons'
import { Reason } from '@/ui/reason/Reason'
import { pnlTone } from '@/ui/tone'

import css from './figures.module.css'
import { useSummary } from './useSummary'
import type { Worth } from './worth'

interface ProfitProps {
  portfolioId: string
  quote: string
  worth: Worth
  /** Asks for the days anew when it becomes another. */
  cause: string
}

export function Profit({ portfolioId, quote, worth, cause }: ProfitProps): ReactNode {
  const { data, reload } = useSummary(portfolioId, cause)
  return (
    <Panel title={`Profit and loss, ${quote}`} aside={<Link to={paths.analytics}>Analytics</Link>}>
      {data.state === 'pending' ? <SkeletonFigures count={5} /> : null}
      {data.state === 'failed' ? (
        <div className={css.failed} role="alert">
          <p>{`The days could not be loaded. ${data.message}`}</p>
          <Button variant="outlined" onClick={reload}>
            Try again
          </Button>
        </div>
      ) : null}
      {data.state === 'ready' ? <Days summary={data.value} worth={worth} quote={quote} /> : null}
    </Panel>
  )
}

function Days({ summary, worth, quote }: { summary: PerformanceSummary; worth: Worth; quote: string }): ReactNode {
  const total = worth.settled.minus(worth.capital)
  // The summary is a moment old: what was realized since is in every one of its spans.
  const since = total.minus(decimal(summary.realized_total) ?? total)
  const plus = (text: string): Decimal | null => decimal(text)?.plus(since) ?? null
  return (
    <div className={css.profit}>
      <dl className={css.days} aria-label="Realized">
        <Day label="Today" value={plus(summary.realized_today)} worth={worth} quote={quote} meaning="Realized since midnight in your time zone, after fees." />
        <Day label="7 days" value={plus(summary.realized_7_days)} worth={worth} quote={quote} meaning="Realized over seven days, today being the last, after fees." />
        <Day label="30 days" value={plus(summary.realized_30_days)} worth={worth} quote={quote} meaning="Realized over thirty days, today being the last, after fees." />
        <Day label="All time" value={total} worth={worth} quote={quote} meaning="Everything that was ever realized, after fees." />
      </dl>
      <dl className={css.paper}>
        <Day
          label="On paper now"
          value={worth.unrealized}
          worth={worth}
          quote={quote}
          meaning="Unrealized: what the open positions would bring at the prices of now, before fees."
        />
      </dl>
    </div>
  )
}

interface DayProps {
  label: string
  value: Decimal | null
  worth: Worth
  quote: string
  meaning: string
}

function Day({ label, value, worth: { capital }, quote, meaning }: DayProps): ReactNode {
  const percent = value === null ? null : percentOf(value, capital)
  return (
    <div className={css.day}>
      <dt>
        <Reason text={`${meaning} The percent is of the capital.`}>
          <span>{label}</span>
        </Reason>
      </dt>
      <dd>
        <Amount text={formatPnl(value, quote)} tone={pnlTone(value, moneyDecimals(quote))} flash />
        <span className={css.note}>{formatPercent(percent)}</span>
      </dd>
    </div>
  )
}
