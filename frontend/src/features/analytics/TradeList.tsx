/** The best or the worst positions of the span, each with the way to its own page. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { AnalysisView } from '@/api/types'
import { decimal, formatPercent, formatPnl } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { clock, duration, exact, timeframe } from '@/lib/time'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { SideMark } from '@/ui/SideMark'
import { pnlTone } from '@/ui/tone'
import { Reason } from '@/ui/reason/Reason'

import css from './lists.module.css'

type Trade = AnalysisView['best'][number]

interface TradeListProps {
  title: string
  trades: readonly Trade[]
  quote: string
  /** Why there is none. */
  none: string
}

export function TradeList({ title, trades, quote, none }: TradeListProps): ReactNode {
  return (
    <Panel title={`${title}, ${quote}`} flush>
      {trades.length === 0 ? <p className={css.none}>{none}</p> : null}
      <ol className={css.trades}>
        {trades.map((trade) => (
          <li key={trade.group_id}>
            <Link to={paths.group(trade.group_id)} className={css.pair}>{trade.symbol}</Link>
            <span className={css.about}>
              <span>{timeframe(trade.timeframe_seconds)}</span>
              <SideMark side={trade.side} />
              <Reason text={`Closed ${exact(trade.closed_at)}, opened ${exact(trade.opened_at)}`}>
                <span>{`${clock(trade.closed_at, 0).split(' ').slice(0, 2).join(' ')}, held ${duration(Date.parse(trade.closed_at) - Date.parse(trade.opened_at))}`}</span>
              </Reason>
            </span>
            <Amount text={formatPercent(decimal(trade.percent))} tone={pnlTone(decimal(trade.percent))} />
            <strong><Amount text={formatPnl(decimal(trade.realized), quote)} tone={pnlTone(decimal(trade.realized))} /></strong>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
