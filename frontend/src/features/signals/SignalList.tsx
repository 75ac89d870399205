/** Every signal with its verdict and the reason in words; opened, it shows the numbers and the alert as it came. */
import Button from '@mui/material/Button'
import { type ReactNode, memo, useState } from 'react'
import { Link } from 'react-router'

import type { SignalView } from '@/api/types'
import { Said } from '@/features/portfolio/Said'
import { paths } from '@/lib/paths'
import { clock, exact, timeframe } from '@/lib/time'
import { VirtualRows } from '@/ui/VirtualRows'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { RowToggle } from '@/ui/table/RowToggle'
import { useNow } from '@/ui/useNow'
import { useWide } from '@/ui/useWide'

import { SignalDetail } from './SignalDetail'
import css from './signals.module.css'
import { VERDICTS, intentText, latencyText, priceText, shortReason } from './words'

const COLUMNS = '28px 104px minmax(116px, .7fr) 40px minmax(88px, .5fr) minmax(100px, .6fr) 116px minmax(200px, 3fr) 72px 56px'
const HEADS: readonly (readonly [string, boolean])[] = [
  ['Received', false], ['Pair', false], ['TF', false], ['Intent', false], ['Price', true],
  ['Verdict', false], ['Reason', false], ['Latency', true], ['Group', false],
]

interface SignalListProps {
  signals: readonly SignalView[]
  label: string
  /** The one to open at first, e.g. from a link. */
  opened?: string | null
}

export function SignalList({ signals, label, opened = null }: SignalListProps): ReactNode {
  const wide = useWide()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(opened === null ? [] : [opened]))
  const toggle = (id: string): void => {
    setOpen((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])))
  }
  const rows = (
    <VirtualRows
      role={wide ? 'rowgroup' : 'list'}
      itemRole={wide ? 'presentation' : 'listitem'}
      items={signals}
      keyOf={(signal) => signal.id}
      rowHeight={wide ? 36 : 92}
      render={(signal) => {
        const Shape = wide ? SignalRow : SignalCard
        return <Shape signal={signal} open={open.has(signal.id)} onToggle={toggle} />
      }}
    />
  )
  if (!wide) return rows
  return (
    <div role="table" aria-label={label} className={table.table} style={{ '--columns': COLUMNS } as React.CSSProperties}>
      <div role="rowgroup" className={table.sticky}>
        <div role="row" className={table.head}>
          <div role="columnheader"><span className="visually-hidden">Details</span></div>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : title === 'Verdict' ? table.after : undefined}>{title}</div>
          ))}
        </div>
      </div>
      {rows}
    </div>
  )
}

interface RowProps {
  signal: SignalView
  open: boolean
  onToggle: (id: string) => void
}

const SignalRow = memo(function SignalRow({ signal, open, onToggle }: RowProps): ReactNode {
  return (
    <>
      <div role="row" className={`${table.row} ${table.link}`} data-open={open}>
        <div role="cell"><Toggle signal={signal} open={open} onToggle={onToggle} /></div>
        <div role="cell" className={`${table.cell} ${table.dim} ${table.num} ${table.above}`}><Received signal={signal} /></div>
        <div role="cell" className={`${table.cell} ${table.strong}`}>{signal.symbol}</div>
        <div role="cell" className={`${table.cell} ${table.dim}`}>{timeframe(signal.timeframe_seconds)}</div>
        <div role="cell" className={table.cell}>{intentText(signal)}</div>
        <div role="cell" className={`${table.cell} ${table.right}`}>{priceText(signal)}</div>
        <div role="cell" className={`${table.cell} ${table.after}`}><Word {...VERDICTS[signal.verdict]} /></div>
        <div role="cell" className={table.cell}><Said>{shortReason(signal)}</Said></div>
        <div role="cell" className={`${table.cell} ${table.right} ${table.dim}`}>{latencyText(signal)}</div>
        <div role="cell" className={`${table.cell} ${table.above}`}><GroupLink signal={signal} /></div>
      </div>
      {open ? (
        <div role="row">
          <div role="cell"><SignalDetail signal={signal} /></div>
        </div>
      ) : null}
    </>
  )
})

const SignalCard = memo(function SignalCard({ signal, open, onToggle }: RowProps): ReactNode {
  return (
    <article className={css.card}>
      <div className={css.line}>
        <span className={css.name}>
          <strong>{signal.symbol}</strong>
          <span className={table.dim}>{timeframe(signal.timeframe_seconds)}</span>
          <span>{intentText(signal)}</span>
        </span>
        <Word {...VERDICTS[signal.verdict]} />
      </div>
      <p className={css.reason}><Said>{shortReason(signal)}</Said></p>
      <div className={css.line}>
        <span className={table.dim}>
          <Received signal={signal} />
          {' · '}
          {latencyText(signal)}
        </span>
        <span className={css.end}>
          <span className={`${css.links} ${table.above}`}>
            <GroupLink signal={signal} />
          </span>
          <Toggle signal={signal} open={open} onToggle={onToggle} />
        </span>
      </div>
      {open ? <SignalDetail signal={signal} /> : null}
    </article>
  )
})

function Toggle({ signal, open, onToggle }: RowProps): ReactNode {
  return <RowToggle open={open} label={`Details of ${signal.symbol} ${intentText(signal)}`} onToggle={() => onToggle(signal.id)} />
}

function Received({ signal }: { signal: SignalView }): ReactNode {
  const now = useNow()
  return (
    <Reason text={exact(signal.received_at)}>
      <span>{clock(signal.received_at, now)}</span>
    </Reason>
  )
}

function GroupLink({ signal }: { signal: SignalView }): ReactNode {
  if (signal.group_id === null) return null
  return <Link to={paths.group(signal.group_id)}>View</Link>
}

export function LoadOlder({ pages }: { pages: { hasMore: boolean; status: string; loadMore: () => void } }): ReactNode {
  if (!pages.hasMore) return null
  return (
    <Button onClick={pages.loadMore} disabled={pages.status === 'pending'} sx={{ margin: 1 }}>
      {pages.status === 'pending' ? 'Loading…' : 'Load older'}
    </Button>
  )
}
