/** The groups that are closed, newest first, with what each brought. Those of today arrive live. */
import Button from '@mui/material/Button'
import { type ReactNode, memo, useMemo } from 'react'
import { Link } from 'react-router'

import { fetchClosedGroups } from '@/api/endpoints'
import type { GroupView } from '@/api/types'
import { type PageOf, usePages } from '@/api/usePages'
import { decimal, formatMoney } from '@/lib/decimal'
import { newestFirst } from '@/lib/merge'
import { paths } from '@/lib/paths'
import { clock, duration, exact, since, timeframe } from '@/lib/time'
import { selectClosedGroups } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { VirtualRows } from '@/ui/VirtualRows'
import { Reason } from '@/ui/Word'
import table from '@/ui/table.module.css'
import { useNow } from '@/ui/useNow'
import { useWide } from '@/ui/useWide'

import cards from './GroupCards.module.css'
import { GroupState, Realized, SideWord } from './parts'

const COLUMNS =
  'minmax(108px, 1.2fr) 44px 64px 80px minmax(64px, .6fr) minmax(110px, 1fr) minmax(90px, .8fr) minmax(100px, 1fr) minmax(100px, 1fr) minmax(120px, 1fr)'

async function page(portfolioId: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<GroupView>> {
  const { groups, next_cursor } = await fetchClosedGroups(portfolioId, cursor, signal)
  return { items: groups, next: next_cursor }
}

const closedAt = (group: GroupView): string => group.closed_at ?? group.opened_at

export function ClosedGroups({ portfolioId, quote }: { portfolioId: string; quote: string }): ReactNode {
  const live = useLive(selectClosedGroups)
  const pages = usePages(portfolioId, page)
  const groups = useMemo(() => newestFirst(live, pages.items, closedAt), [live, pages.items])
  const wide = useWide()
  if (groups.length === 0) {
    if (pages.status === 'failed') return <Failed message={pages.message} onRetry={pages.reload} />
    if (pages.status === 'pending') return <SkeletonRows />
    return (
      <Empty icon="check" title="Nothing closed yet">
        A group comes here once everything it held is sold and no order rests: with what it brought, after fees.
      </Empty>
    )
  }
  return (
    <>
      {wide ? <ClosedTable groups={groups} quote={quote} /> : <ClosedCards groups={groups} />}
      {pages.hasMore ? (
        <Button onClick={pages.loadMore} disabled={pages.status === 'pending'} sx={{ margin: 1 }}>
          {pages.status === 'pending' ? 'Loading…' : 'Load older'}
        </Button>
      ) : null}
    </>
  )
}

const HEADS: readonly (readonly [string, boolean])[] = [
  ['Pair', false], ['TF', false], ['Side', false], ['Pyramids', true], ['Legs', true],
  ['Realized', true], ['Fees', true], ['Open for', true], ['Closed', true], ['State', false],
]

function ClosedTable({ groups, quote }: { groups: readonly GroupView[]; quote: string }): ReactNode {
  const style = { '--columns': COLUMNS } as React.CSSProperties
  return (
    <div role="table" aria-label="Closed groups" aria-rowcount={groups.length + 1} className={table.table} style={style}>
      <div role="rowgroup" className={table.sticky}>
        <div role="row" className={table.head}>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : undefined}>
              {title === 'Realized' || title === 'Fees' ? `${title} ${quote}` : title}
            </div>
          ))}
        </div>
      </div>
      <VirtualRows items={groups} keyOf={(group) => group.id} rowHeight={36} render={(group) => <ClosedRow group={group} />} />
    </div>
  )
}

const ClosedRow = memo(function ClosedRow({ group }: { group: GroupView }): ReactNode {
  const right = `${table.cell} ${table.right}`
  return (
    <div role="row" className={`${table.row} ${table.link}`}>
      <div role="cell" className={table.cell}>
        <Link to={paths.group(group.id)} className={table.cover}>{group.symbol}</Link>
      </div>
      <div role="cell" className={`${table.cell} ${table.dim}`}>{timeframe(group.timeframe_seconds)}</div>
      <div role="cell" className={table.cell}><SideWord side={group.side} /></div>
      <div role="cell" className={right}>{`${group.pyramids.length}/${group.max_pyramids}`}</div>
      <div role="cell" className={right}>{`${group.legs_filled}/${group.legs_total}`}</div>
      <div role="cell" className={`${right} ${table.strong}`}><Realized group={group} /></div>
      <div role="cell" className={`${right} ${table.dim}`}><Amount text={formatMoney(decimal(group.fees), group.quote)} /></div>
      <div role="cell" className={`${right} ${table.dim}`}>{duration(since(group.opened_at, Date.parse(closedAt(group))))}</div>
      <div role="cell" className={`${right} ${table.dim} ${table.above}`}><ClosedAt group={group} /></div>
      <div role="cell" className={`${table.cell} ${table.above}`}><GroupState group={group} /></div>
    </div>
  )
})

function ClosedCards({ groups }: { groups: readonly GroupView[] }): ReactNode {
  return (
    <VirtualRows
      role="list"
      itemRole="listitem"
      items={groups}
      keyOf={(group) => group.id}
      rowHeight={84}
      gap={8}
      render={(group) => (
        <article className={cards.card}>
          <div className={cards.line}>
            <span className={cards.name}>
              <Link to={paths.group(group.id)} className={cards.cover}>{group.symbol}</Link>
              <span className={cards.dim}>{timeframe(group.timeframe_seconds)}</span>
              <SideWord side={group.side} />
            </span>
            <strong className={cards.pnl}><Realized group={group} /></strong>
          </div>
          <div className={cards.line}>
            <GroupState group={group} />
            <span className={cards.dim}><ClosedAt group={group} /></span>
          </div>
        </article>
      )}
    />
  )
}

function ClosedAt({ group }: { group: GroupView }): ReactNode {
  const now = useNow()
  return (
    <Reason text={exact(closedAt(group))}>
      <span>{clock(closedAt(group), now)}</span>
    </Reason>
  )
}
