/** What waits no more, latest first: how each wait ended, why, and how long it was. */
import Button from '@mui/material/Button'
import { type ReactNode, memo, useEffect, useRef } from 'react'
import { Link } from 'react-router'

import { fetchQueueHistory } from '@/api/queue'
import type { DepartureView } from '@/api/types'
import { type PageOf, type Pages, usePages } from '@/api/usePages'
import { Said } from '@/features/portfolio/Said'
import { formatOwn } from '@/lib/ownDigits'
import { paths } from '@/lib/paths'
import { clock, duration, exact, timeframe } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { selectQueue } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Empty, Failed } from '@/ui/Notice'
import { SideMark } from '@/ui/SideMark'
import { SkeletonRows } from '@/ui/Skeletons'
import { VirtualRows } from '@/ui/VirtualRows'
import { Word } from '@/ui/Word'
import card from '@/ui/card.module.css'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { useWide } from '@/ui/useWide'

import css from './queue.module.css'
import { DEPARTURES, departureReason } from './words'

const COLUMNS = '92px 104px 40px 60px 96px 108px minmax(240px, 1fr) 68px 76px 44px'
const HEADS: readonly (readonly [string, boolean])[] = [
  ['Left', false], ['Pair', false], ['TF', false], ['Side', false], ['Price', true],
  ['How', false], ['Reason', false], ['Replaced', true], ['Waited', true], ['Group', false],
]

async function page(portfolioId: string, cursor: string | null, signal: AbortSignal): Promise<PageOf<DepartureView>> {
  const { items, next_cursor } = await fetchQueueHistory(portfolioId, cursor, signal)
  return { items, next: next_cursor }
}

export function QueueHistory({ portfolioId }: { portfolioId: string }): ReactNode {
  const pages = usePages(portfolioId, page)
  useFresh(pages)
  if (pages.items.length === 0) {
    if (pages.status === 'failed') return <Failed message={pages.message} onRetry={pages.reload} />
    if (pages.status === 'pending') return <SkeletonRows />
    return (
      <Empty icon="queue" title="Nothing has left the queue yet">
        Each signal that waited stands here once it entered, ran out, or was removed: when, why, and how long it waited.
      </Empty>
    )
  }
  return (
    <>
      <Departures items={pages.items} />
      {pages.hasMore ? (
        <Button onClick={pages.loadMore} disabled={pages.status === 'pending'} sx={{ margin: 1 }}>
          {pages.status === 'pending' ? 'Loading…' : 'Load older'}
        </Button>
      ) : null}
    </>
  )
}

/** Reads the first page again when something came or went, unless the reader is further down already. */
function useFresh({ pageCount, reload }: Pages<DepartureView>): void {
  const waiting = useLive((live) => selectQueue(live).map(({ id, signal_id }) => `${id} ${signal_id}`).sort().join('\n'))
  const read = useRef(waiting)
  useEffect(() => {
    if (read.current === waiting) return
    read.current = waiting
    if (pageCount <= 1) reload()
  }, [waiting, pageCount, reload])
}

function Departures({ items }: { items: readonly DepartureView[] }): ReactNode {
  const wide = useWide()
  const rows = (
    <VirtualRows
      role={wide ? 'rowgroup' : 'list'}
      itemRole={wide ? 'presentation' : 'listitem'}
      items={items}
      keyOf={(departure) => departure.id}
      rowHeight={wide ? 36 : 112}
      gap={wide ? 0 : 8}
      render={(departure) => (wide ? <DepartureRow departure={departure} /> : <DepartureCard departure={departure} />)}
    />
  )
  if (!wide) return rows
  const style = { '--columns': COLUMNS } as React.CSSProperties
  return (
    <div role="table" aria-label="Left the queue" aria-rowcount={items.length + 1} className={table.table} style={style}>
      <div role="rowgroup" className={table.sticky}>
        <div role="row" className={table.head}>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : title === 'How' ? table.after : undefined}>{title}</div>
          ))}
        </div>
      </div>
      {rows}
    </div>
  )
}

const DepartureRow = memo(function DepartureRow({ departure }: { departure: DepartureView }): ReactNode {
  const right = `${table.cell} ${table.right}`
  return (
    <div role="row" className={table.row}>
      <div role="cell" className={`${table.cell} ${table.dim} ${table.num}`}><LeftAt departure={departure} /></div>
      <div role="cell" className={table.cell}><Pair departure={departure} /></div>
      <div role="cell" className={`${table.cell} ${table.dim}`}>{timeframe(departure.timeframe_seconds)}</div>
      <div role="cell" className={table.cell}><SideMark side={departure.side} /></div>
      <div role="cell" className={right}>{formatOwn(departure.price)}</div>
      <div role="cell" className={`${table.cell} ${table.after}`}><Word {...DEPARTURES[departure.how]} /></div>
      <div role="cell" className={table.cell}><Said>{departureReason(departure)}</Said></div>
      <div role="cell" className={right}>{departure.replacements}</div>
      <div role="cell" className={`${right} ${table.dim}`}>{duration(departure.waited_seconds * 1_000)}</div>
      <div role="cell" className={table.cell}><GroupLink departure={departure} /></div>
    </div>
  )
})

const DepartureCard = memo(function DepartureCard({ departure }: { departure: DepartureView }): ReactNode {
  return (
    <article className={card.card}>
      <div className={card.line}>
        <span className={card.name}>
          <Pair departure={departure} />
          <span className={css.small}>
            {timeframe(departure.timeframe_seconds)}
            <SideMark side={departure.side} />
          </span>
        </span>
        <Word {...DEPARTURES[departure.how]} />
      </div>
      <p><Said>{departureReason(departure)}</Said></p>
      <div className={card.line}>
        <span className={css.small}>
          <LeftAt departure={departure} />
          <span>{`waited ${duration(departure.waited_seconds * 1_000)}`}</span>
        </span>
        <GroupLink departure={departure} />
      </div>
    </article>
  )
})

function Pair({ departure }: { departure: DepartureView }): ReactNode {
  return (
    <Link to={paths.signal(departure.signal_id)} className={css.pair}>
      {departure.symbol}
    </Link>
  )
}

function LeftAt({ departure }: { departure: DepartureView }): ReactNode {
  const now = useEngineNow()
  return (
    <Reason text={exact(departure.left_at)}>
      <span>{clock(departure.left_at, now)}</span>
    </Reason>
  )
}

function GroupLink({ departure }: { departure: DepartureView }): ReactNode {
  return departure.group_id === null ? null : <Link to={paths.group(departure.group_id)}>View</Link>
}
