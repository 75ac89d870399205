/** Every request that reached the webhook, also those that were refused, with what was wrong and the body as it came. */
import { type ReactNode, memo, useEffect, useState } from 'react'

import type { AlertView } from '@/api/types'
import { clock, exact } from '@/lib/time'
import type { IconName } from '@/ui/Icon'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { VirtualRows } from '@/ui/VirtualRows'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { RowToggle } from '@/ui/table/RowToggle'
import type { Tone } from '@/ui/tone'
import { useNow } from '@/ui/useNow'
import { useWide } from '@/ui/useWide'

import { AlertDetail } from './AlertDetail'
import { LoadOlder } from './SignalList'
import { faultOf } from './advice'
import { EVERYTHING, type Fate, type Filter } from './filter'
import css from './signals.module.css'
import { useAlerts } from './useSignals'
import { gist } from './words'

const COLUMNS = '28px 104px minmax(104px, .5fr) 132px 64px minmax(240px, 3fr)'
const HEADS = ['Received', 'Source', 'Answer', 'Status', 'Message, or what was wrong with it']
/** Refused alerts are not part of the live feed: while this list is looked at, it asks again this often. */
const REFRESH_MS = 5_000

interface AlertListProps {
  portfolioId: string
  filter?: Filter<Fate>
  /** The next step where there is none at all. */
  action: ReactNode
  /** What stands there when the filters let nothing through. */
  nothing?: ReactNode
}

export function AlertList({ portfolioId, filter = EVERYTHING, action, nothing = null }: AlertListProps): ReactNode {
  const alerts = useAlerts(portfolioId, filter)
  const { reload, items } = alerts
  // Reloading would drop the older pages that the trader asked for.
  const firstPageOnly = alerts.pageCount <= 1
  const [open, setOpen] = useState<string | null>(null)

  useEffect(() => {
    if (!firstPageOnly) return undefined
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [reload, firstPageOnly])

  if (items.length === 0) {
    if (alerts.status === 'failed') return <Failed message={alerts.message} onRetry={reload} />
    if (alerts.status === 'pending') return <SkeletonRows />
    if (nothing !== null) return nothing
    return (
      <Empty icon="signals" title="No alert has arrived yet" action={action}>
        Every request to the webhook is listed here as it came, also one that was refused, with what was wrong.
      </Empty>
    )
  }
  const toggle = (id: string): void => setOpen((before) => (before === id ? null : id))
  return (
    <>
      <div role="table" aria-label="Alerts" className={table.table} style={{ '--columns': COLUMNS } as React.CSSProperties}>
        <Head />
        <VirtualRows
          items={items}
          keyOf={(alert) => alert.id}
          rowHeight={36}
          render={(alert) => <AlertRow alert={alert} open={open === alert.id} onToggle={toggle} />}
        />
      </div>
      <LoadOlder pages={alerts} />
    </>
  )
}

function Head(): ReactNode {
  const wide = useWide()
  return (
    <div role="rowgroup" className={wide ? table.sticky : 'visually-hidden'}>
      <div role="row" className={table.head}>
        <div role="columnheader"><span className="visually-hidden">Details</span></div>
        {HEADS.map((title) => <div key={title} role="columnheader">{title}</div>)}
      </div>
    </div>
  )
}

function answerOf({ duplicate, status_code }: AlertView): { text: string; tone: Tone; icon: IconName } {
  if (duplicate) return { text: 'Duplicate', tone: 'neutral', icon: 'copy' }
  if (status_code < 400) return { text: 'Taken', tone: 'neutral', icon: 'check' }
  return status_code < 500
    ? { text: 'Refused', tone: 'attention', icon: 'cross' }
    : { text: 'Not stored', tone: 'fault', icon: 'alert' }
}

interface AlertRowProps {
  alert: AlertView
  open: boolean
  onToggle: (id: string) => void
}

const AlertRow = memo(function AlertRow({ alert, open, onToggle }: AlertRowProps): ReactNode {
  const now = useNow()
  const answer = answerOf(alert)
  const { field, reason } = faultOf(alert)
  const what = field === null ? reason : `${field}: ${reason}`
  return (
    <>
      <div role="row" className={`${table.row} ${table.link} ${css.alert}`}>
        <div role="cell">
          <RowToggle open={open} label={`Details of the alert of ${exact(alert.received_at)}`} onToggle={() => onToggle(alert.id)} />
        </div>
        <div role="cell" className={`${table.cell} ${table.dim} ${table.num} ${table.above}`}>
          <Reason text={exact(alert.received_at)}>
            <span>{clock(alert.received_at, now)}</span>
          </Reason>
        </div>
        <div role="cell" className={`${table.cell} ${css.source}`}>{alert.source}</div>
        <div role="cell" className={table.cell}><Word {...answer} /></div>
        <div role="cell" className={`${table.cell} ${table.dim} ${css.code}`}>{alert.status_code}</div>
        <div role="cell" className={`${table.cell} ${css.wrong} ${what === '' ? table.dim : ''}`}>
          {what === '' ? gist(alert.body) : what}
        </div>
      </div>
      {open ? (
        <div role="row">
          <div role="cell"><AlertDetail alert={alert} /></div>
        </div>
      ) : null}
    </>
  )
})
