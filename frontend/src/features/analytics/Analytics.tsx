/** What closed positions earned, and how: figures, the equity's way, days, spread, pairs, sides, the best and the worst. */
import Button from '@mui/material/Button'
import { type ReactNode, useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { conventions } from '@/lib/conventions'
import { recall, remember } from '@/lib/storage'
import { dayOf } from '@/lib/wall'
import { useEngineNow } from '@/live/engineClock'
import { Banner, Empty, Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'

import { Calendar } from './Calendar'
import { EquityPanel } from './EquityPanel'
import { HeatMap } from './HeatMap'
import { Histogram } from './Histogram'
import { Metrics } from './Metrics'
import { Sides } from './Sides'
import { SpanBar } from './SpanBar'
import { TradeList } from './TradeList'
import css from './analytics.module.css'
import { groupsOf } from './metrics'
import { type Choice, RANGES, addressOf, readChoice, spanOf, spanWords } from './span'
import { type Both, useAnalysis } from './useAnalysis'

interface AnalyticsProps {
  portfolio: PortfolioView
  /** The next step while nothing has closed yet. */
  start: ReactNode
}

export function Analytics({ portfolio, start }: AnalyticsProps): ReactNode {
  const [choice, choose] = useChoice()
  const { zone } = conventions()
  const name = zone === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone
  const today = dayOf(useEngineNow(), zone)
  const span = useMemo(() => spanOf(choice, today, zone), [choice, today, zone])
  const { both, old, message, reload } = useAnalysis(portfolio.id, span, name, portfolio.realized_total)
  return (
    <>
      <SpanBar portfolioId={portfolio.id} choice={choice} span={span} zone={name} onChoose={choose} />
      {both === null && message !== null ? <Failed message={message} onRetry={reload} /> : null}
      {both === null && message === null ? <Loading /> : null}
      {both !== null && message !== null ? (
        <Banner tone="attention" action={<Button onClick={reload}>Try again</Button>}>{`These figures are of before. ${message}`}</Banner>
      ) : null}
      {both === null ? null : (
        <div className={css.all} data-old={old}>
          <Found both={both} span={spanWords(choice)} start={start} onAll={choice.kind === 'range' && choice.range === 'ALL' ? null : () => choose({ kind: 'range', range: 'ALL' })} />
        </div>
      )}
    </>
  )
}

const KEY = 'dca.analytics.range'

/** In the address, so that it outlives a reload and can be sent; without one, as it was last time. */
function useChoice(): [Choice, (choice: Choice) => void] {
  const [params, setParams] = useSearchParams()
  const address = params.toString()
  const choice = useMemo(() => readChoice(new URLSearchParams(address), RANGES.find((range) => range === recall(KEY)) ?? '30D'), [address])
  const choose = useCallback(
    (next: Choice) => {
      if (next.kind === 'range') remember(KEY, next.range)
      setParams(addressOf(next), { replace: true })
    },
    [setParams],
  )
  return [choice, choose]
}

function Loading(): ReactNode {
  return (
    <>
      <Panel>
        <SkeletonFigures count={6} />
      </Panel>
      <Panel flush>
        <SkeletonRows rows={9} />
      </Panel>
    </>
  )
}

interface FoundProps {
  both: Both
  span: string
  start: ReactNode
  /** Shows everything; null when it does already. */
  onAll: (() => void) | null
}

function Found({ both: { analytics, curve }, span, start, onAll }: FoundProps): ReactNode {
  const { analysis, quote } = analytics
  const equity = <EquityPanel points={curve.points} dips={analysis.drawdown} quote={quote} span={span} />
  if (analysis.total.count === 0) {
    return (
      <>
        {equity}
        <div className={css.frame}>{onAll === null ? <NothingYet start={start} /> : <NothingHere onAll={onAll} />}</div>
      </>
    )
  }
  return (
    <>
      <Metrics groups={groupsOf(analysis, quote)} />
      {equity}
      <div className={css.two}>
        <div className={css.column}>
          <Calendar days={analysis.days} quote={quote} span={span} />
          <HeatMap analysis={analysis} quote={quote} span={span} />
          <TradeList title="Best positions" trades={analysis.best} quote={quote} none="No position won in this span." />
        </div>
        <div className={css.column}>
          <Histogram bins={analysis.distribution} quote={quote} span={span} />
          <Sides analysis={analysis} quote={quote} />
          <TradeList title="Worst positions" trades={analysis.worst} quote={quote} none="No position lost in this span." />
        </div>
      </div>
    </>
  )
}

function NothingYet({ start }: { start: ReactNode }): ReactNode {
  return (
    <Empty icon="analytics" title="No position has closed yet" action={start}>
      With the first one that closes this page shows what was earned: by day, pair, timeframe and side, the win rate and the
      ratios, the drawdown, and what fees, funding and slippage cost.
    </Empty>
  )
}

function NothingHere({ onAll }: { onAll: () => void }): ReactNode {
  return (
    <Empty icon="analytics" title="No position closed on these days" action={<Button variant="outlined" onClick={onAll}>Show everything</Button>}>
      Choose other days above, or look at all there is.
    </Empty>
  )
}
