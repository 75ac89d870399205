/** The offsets there were, newest first: who paid for whom, what was planned and what came of it. */
import Button from '@mui/material/Button'
import { type ReactNode, memo, useCallback, useMemo } from 'react'
import { Link } from 'react-router'

import { fetchOffsets } from '@/api/risk'
import type { OffsetPlan, PlannedSale } from '@/api/types'
import { type PageOf, usePages } from '@/api/usePages'
import { decimal, formatMoney } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { selectOffsets } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Empty, Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'
import { VirtualRows } from '@/ui/VirtualRows'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { useWide } from '@/ui/useWide'

import css from './Ledger.module.css'
import { Money } from './Sales'
import { ledger } from './calculate'
import { PLAN_WORDS, capital } from './words'

const COLUMNS = '36px 92px minmax(150px, .8fr) 104px 104px minmax(280px, 1.6fr) 120px minmax(130px, 1fr)'
const HEADS: readonly (readonly [string, boolean])[] = [
  ['#', true], ['When', false], ['Closed', false], ['Planned', true], ['Result', true],
  ['Paid by: planned, result', false], ['Needed', true], ['State', false],
]

export function Ledger({ portfolioId, quote }: { portfolioId: string; quote: string }): ReactNode {
  const live = useLive(selectOffsets)
  const began = useLive(({ feed }) => feed?.began ?? '')
  const load = useCallback(
    async (_key: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<OffsetPlan>> => {
      const { offsets, next_cursor } = await fetchOffsets(portfolioId, cursor, signal)
      return { items: offsets, next: next_cursor }
    },
    [portfolioId],
  )
  // After a gap in the feed what was read before may be out of date.
  const pages = usePages(`${portfolioId} ${began}`, load)
  const plans = useMemo(() => ledger(live, pages.items), [live, pages.items])
  return (
    <Panel title="Offsets: who paid for whom" flush>
      {plans.length === 0 && pages.status === 'failed' ? <Failed message={pages.message} onRetry={pages.reload} /> : null}
      {plans.length === 0 && pages.status === 'pending' ? <SkeletonRows rows={3} /> : null}
      {plans.length === 0 && pages.status === 'ready' ? <NoOffsets /> : null}
      {plans.length > 0 ? <Plans plans={plans} quote={quote} /> : null}
      {pages.hasMore ? (
        <Button onClick={pages.loadMore} disabled={pages.status === 'pending'} sx={{ margin: 1 }}>
          {pages.status === 'pending' ? 'Loading…' : 'Load older'}
        </Button>
      ) : null}
    </Panel>
  )
}

function NoOffsets(): ReactNode {
  return (
    <Empty icon="risk" title="There was no offset yet">
      An offset closes a deep loser and pays for it with a part of the winners. Each stands here with its numbers: what was
      planned, and what it really brought.
    </Empty>
  )
}

function Plans({ plans, quote }: { plans: readonly OffsetPlan[]; quote: string }): ReactNode {
  const wide = useWide()
  const rows = (
    <VirtualRows
      role={wide ? 'rowgroup' : 'list'}
      itemRole={wide ? 'presentation' : 'listitem'}
      items={plans}
      keyOf={(plan) => String(plan.number)}
      rowHeight={wide ? 56 : 160}
      render={(plan) => (wide ? <PlanRow plan={plan} quote={quote} /> : <PlanCard plan={plan} quote={quote} />)}
    />
  )
  if (!wide) return rows
  const style = { '--columns': COLUMNS } as React.CSSProperties
  return (
    <div role="table" aria-label="Offsets" aria-rowcount={plans.length + 1} className={table.table} style={style}>
      <div role="rowgroup">
        <div role="row" className={table.head}>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : title === 'State' ? table.after : undefined}>
              {title === 'Planned' || title === 'Result' ? `${title} ${quote}` : title}
            </div>
          ))}
        </div>
      </div>
      {rows}
    </div>
  )
}

interface PlanRowProps {
  plan: OffsetPlan
  quote: string
}

const PlanRow = memo(function PlanRow({ plan, quote }: PlanRowProps): ReactNode {
  const { loser } = plan
  const right = `${table.cell} ${table.right}`
  return (
    <div role="row" className={`${table.row} ${css.row}`}>
      <div role="cell" className={`${right} ${table.dim}`}>{plan.number}</div>
      <div role="cell" className={css.two}><When plan={plan} /></div>
      <div role="cell" className={css.two}><Closed sale={loser} /></div>
      <div role="cell" className={right}><Money value={loser.realizes} quote={quote} /></div>
      <div role="cell" className={`${right} ${table.strong}`}><Money value={loser.realized ?? null} quote={quote} /></div>
      <div role="cell"><Payers plan={plan} quote={quote} /></div>
      <div role="cell" className={`${css.two} ${table.right}`}>
        <span>{formatMoney(decimal(plan.needed), quote)}</span>
        <span className={css.small}>{`fees ${formatMoney(decimal(plan.fees), quote)}`}</span>
      </div>
      <div role="cell" className={table.after}><State plan={plan} /></div>
    </div>
  )
})

const PlanCard = memo(function PlanCard({ plan, quote }: PlanRowProps): ReactNode {
  const { loser } = plan
  return (
    <article className={css.card} aria-label={`Offset ${plan.number}`}>
      <div className={css.line}>
        <span className={css.two}><Closed sale={loser} /></span>
        <span className={css.numbers}>
          <Money value={loser.realizes} quote={quote} />
          <span className={css.small}>result</span>
          <strong><Money value={loser.realized ?? null} quote={quote} /></strong>
        </span>
      </div>
      <p className={css.small}>Paid by: planned, result</p>
      <Payers plan={plan} quote={quote} />
      <div className={css.line}>
        <State plan={plan} />
        <span className={css.small}><When plan={plan} /></span>
      </div>
    </article>
  )
})

function When({ plan }: { plan: OffsetPlan }): ReactNode {
  const now = useEngineNow()
  return (
    <>
      <Reason text={exact(plan.time)}>
        <span>{clock(plan.time, now)}</span>
      </Reason>
      {plan.by_hand ? <span className={css.small}>by hand</span> : null}
    </>
  )
}

function Closed({ sale }: { sale: PlannedSale }): ReactNode {
  return (
    <>
      <Link to={paths.group(sale.group_id)} className={css.symbol}>{sale.symbol}</Link>
      <span className={css.small}>{sale.whole ? 'all of it' : 'a part of it'}</span>
    </>
  )
}

function Payers({ plan, quote }: PlanRowProps): ReactNode {
  return (
    <ul className={css.payers} aria-label="Paid by">
      {plan.winners.map((sale) => (
        <li key={sale.group_id}>
          <Link to={paths.group(sale.group_id)}>{sale.symbol}</Link>
          <Money value={sale.realizes} quote={quote} />
          <strong><Money value={sale.realized ?? null} quote={quote} /></strong>
        </li>
      ))}
    </ul>
  )
}

function State({ plan }: { plan: OffsetPlan }): ReactNode {
  return <Word {...PLAN_WORDS[plan.status]} reason={capital(plan.result)} />
}
