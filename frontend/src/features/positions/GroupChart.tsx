/**
 * The group on its market's candles: ladder, fills, average, targets and stop. Targets and stop can be moved here; what
 * that would mean is asked about above the chart. Without candles the ladder is drawn alone.
 */
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import { type ReactNode, useCallback, useMemo, useState } from 'react'

import type { GroupView, PriceView } from '@/api/types'
import { PriceChart } from '@/features/chart/PriceChart'
import type { ChartFill } from '@/features/chart/lines'
import { DEFAULT_SECONDS, choicesWith } from '@/features/chart/timeframes'
import { type Candles, useCandles } from '@/features/chart/useCandles'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { type Decimal, ZERO, decimal, formatStep, sum } from '@/lib/decimal'
import { timeframe } from '@/lib/time'
import { isOpen, selectPrice } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { Segments } from '@/ui/Segments'
import { useWide } from '@/ui/useWide'

import css from './GroupChart.module.css'
import { LadderChart } from './LadderChart'
import { StopAsk, TargetAsk } from './actions/PriceAsk'
import type { Asked } from './actions/asked'
import type { Asking } from './actions/useAsk'
import { STOP, chartLines, proposed, spokenLines } from './chartLines'
import { exitLines, exitPrice, outcomeAt, outcomeOf, placesOf } from './exits'
import { outcomeWords } from './sentences'

interface GroupChartProps {
  group: GroupView
  price: Decimal | null
  fills: readonly ChartFill[]
  asking: Asking
}

export function GroupChart({ group, price, fills, asking }: GroupChartProps): ReactNode {
  const [seconds, setSeconds] = useState(group.timeframe_seconds ?? DEFAULT_SECONDS)
  const [fitLines, setFitLines] = useState(true)
  const portfolioId = usePortfolio()?.id ?? null
  const { account_id: accountId, symbol } = group
  const candles = useCandles(portfolioId === null ? null : { portfolioId, accountId, symbol, seconds }, endOf(group, seconds))
  const wide = useWide()
  const sizes = choicesWith(group.timeframe_seconds).map((size) => ({ key: String(size), label: timeframe(size) }))
  const choice = <Segments label="Candles" segments={sizes} chosen={String(seconds)} onChoose={(key) => setSeconds(Number(key))} />
  return (
    <Panel
      title="Chart"
      flush
      aside={
        <div className={css.tools}>
          {wide ? choice : null}
          {isOpen(group) ? <FitChoice fits={fitLines} onChange={setFitLines} /> : null}
        </div>
      }
    >
      {wide ? null : <div className={css.row}>{choice}</div>}
      <PriceQuestion group={group} price={price} asking={asking} />
      <Drawn group={group} price={price} candles={candles} seconds={seconds} fitLines={fitLines} fills={fills} asking={asking} />
    </Panel>
  )
}

function FitChoice({ fits, onChange }: { fits: boolean; onChange: (fits: boolean) => void }): ReactNode {
  return (
    <label className={css.fit}>
      <input type="checkbox" checked={fits} onChange={(event) => onChange(event.target.checked)} />
      Whole ladder
    </label>
  )
}

interface DrawnProps extends GroupChartProps {
  candles: Candles
  seconds: number
  fitLines: boolean
}

function Drawn({ group, price, candles, seconds, fitLines, fills, asking }: DrawnProps): ReactNode {
  const { asked, ask } = asking
  const latest = useLatest(group)
  const base = useMemo(() => chartLines(group), [group])
  const lines = useMemo(() => proposed(base, group, asked), [base, group, asked])
  const exits = useMemo(() => exitLines(group), [group])
  const snap = useCallback((_key: string, at: Decimal) => exitPrice(group.side, at, group.tick_size), [group.side, group.tick_size])
  const moved = useCallback(
    (key: string, at: Decimal) => {
      const next = movedLine(key, at, group)
      if (next !== null) ask(next)
    },
    [group, ask],
  )
  const says = (key: string, at: Decimal): ReactNode => {
    const held = decimal(group.held_quantity) ?? ZERO
    const own = exits.find((line) => line.key === key)?.exits ?? []
    const words =
      key === STOP
        ? outcomeWords(group, held, outcomeAt(group.side, decimal(group.average_price), held, at))
        : outcomeWords(group, sum(own.map(({ quantity }) => quantity)), outcomeOf(group.side, own, at))
    return (
      <>
        <strong>{formatStep(at, group.tick_size)}</strong>
        {` ${words}`}
      </>
    )
  }

  if (candles.candles.length === 0) {
    if (candles.status === 'pending') return <Skeleton variant="rectangular" className={css.waiting} />
    return <LadderAlone group={group} price={price} message={candles.message} onRetry={candles.reload} />
  }
  return (
    <>
      <PriceChart
        label={`${group.symbol}, candles of ${timeframe(seconds)}. From the top: ${spokenLines(lines, (line) => formatStep(line.price, group.tick_size))}`}
        candles={candles.candles}
        seconds={seconds}
        tick={group.tick_size}
        latest={isOpen(group) ? latest : null}
        lines={lines}
        fills={fills}
        fitLines={fitLines}
        onOlder={candles.complete ? nothing : candles.loadOlder}
        snap={snap}
        says={says}
        onMoved={moved}
      />
      <p className={css.foot}>
        {candles.message === '' ? null : <span role="status" className={css.note}>{`These candles may be old. ${candles.message}`}</span>}
        <span className={css.hint}>{isOpen(group) ? 'Drag a target or the stop to move it.' : ''}</span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          TradingView Lightweight Charts™, © TradingView, Inc.
        </a>
      </p>
    </>
  )
}

/** Candles after a group's end that are worth seeing. */
const AFTERMATH = 20

/** Up to when candles are drawn: of an ended group soon after its end, ISO; null: up to now. */
function endOf({ closed_at }: GroupView, seconds: number): string | null {
  return closed_at === null ? null : new Date(Date.parse(closed_at) + AFTERMATH * seconds * 1_000).toISOString()
}

const nothing = (): void => undefined

function useLatest({ account_id, symbol }: GroupView): PriceView | null {
  const select = useMemo(() => selectPrice(account_id, symbol), [account_id, symbol])
  return useLive(select)
}

/** The question that a line let go at a price begins. */
function movedLine(key: string, at: Decimal, group: GroupView): Asked | null {
  if (key === STOP) return { kind: 'stop', price: at.toFixed(), moved: true }
  const line = exitLines(group).find((one) => one.key === key)
  return line === undefined ? null : { kind: 'target', places: placesOf(line), price: at.toFixed(), moved: true }
}

interface LadderAloneProps {
  group: GroupView
  price: Decimal | null
  message: string
  onRetry: () => void
}

function LadderAlone({ group, price, message, onRetry }: LadderAloneProps): ReactNode {
  return (
    <div className={css.alone}>
      <div role="status" className={css.absent}>
        <Icon name="alert" />
        <span>{message === '' ? 'The exchange has no candles of this market.' : `No candles: ${message}`}</span>
        <Button onClick={onRetry}>Try again</Button>
      </div>
      {isOpen(group) ? <LadderChart group={group} price={price} /> : null}
    </div>
  )
}

function PriceQuestion({ group, price, asking }: Pick<GroupChartProps, 'group' | 'price' | 'asking'>): ReactNode {
  const { asked, ask, keep, settle } = asking
  if (asked === null || !isOpen(group)) return null
  const rest = { group, price, onChange: ask, onKeep: keep, onAccepted: settle }
  if (asked.kind === 'target') return <div className={css.question}><TargetAsk asked={asked} {...rest} /></div>
  if (asked.kind === 'stop') return <div className={css.question}><StopAsk asked={asked} {...rest} /></div>
  return null
}
