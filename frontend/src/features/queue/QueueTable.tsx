/** Everything that waits, best rank first, as a live table: two lines a row, so that the reason has room. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { Accepted, QueuedView } from '@/api/types'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { SideMark } from '@/ui/SideMark'
import { VirtualRows } from '@/ui/VirtualRows'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'

import { QueueAsk, QueueButtons } from './QueueActions'
import { priceDigits } from './calculate'
import { EXPECTS_MEANING, Expects, LOSS_MEANING, Left, Loss, PriceAmount, Waited, Why, usePriceNow } from './parts'
import css from './queue.module.css'
import { useQueueActs } from './useQueueActs'

const COLUMNS = '20px 104px minmax(260px, 1fr) minmax(76px, 104px) minmax(76px, 104px) 64px 64px 64px 96px 246px'
const ROW_HEIGHT = 56

const HEADS: readonly (readonly [string, boolean])[] = [
  ['#', true], ['Pair', false], ['Why this rank', false], ['Alert', true], ['Now', true],
  ['Loss', true], ['Expects', true], ['Replaced', true], ['Waited', true],
]

export interface QueueListProps {
  queue: readonly QueuedView[]
  portfolioId: string
  onAccepted: (answer: Accepted) => void
}

export function QueueTable({ queue, portfolioId, onAccepted }: QueueListProps): ReactNode {
  const digits = priceDigits(queue)
  const style = { '--columns': COLUMNS } as React.CSSProperties
  return (
    <div role="table" aria-label="Waiting signals" aria-rowcount={queue.length + 1} className={table.table} style={style}>
      <div role="rowgroup" className={table.sticky}>
        <div role="row" className={table.head}>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : undefined}>
              <Meaning title={title} />
            </div>
          ))}
          <div role="columnheader"><span className="visually-hidden">Actions</span></div>
        </div>
      </div>
      <VirtualRows
        items={queue}
        keyOf={(queued) => queued.id}
        rowHeight={ROW_HEIGHT}
        render={(queued) => <QueueRow queued={queued} portfolioId={portfolioId} digits={digits} onAccepted={onAccepted} />}
      />
    </div>
  )
}

const MEANINGS: Readonly<Record<string, string>> = { Loss: LOSS_MEANING, Expects: EXPECTS_MEANING }

function Meaning({ title }: { title: string }): ReactNode {
  const meaning = MEANINGS[title]
  return meaning === undefined ? title : <Reason text={meaning}><span>{title}</span></Reason>
}

interface RowProps {
  queued: QueuedView
  portfolioId: string
  digits: number
  onAccepted: (answer: Accepted) => void
}

const QueueRow = memo(function QueueRow({ queued, portfolioId, digits, onAccepted }: RowProps): ReactNode {
  const now = usePriceNow(queued)
  const acts = useQueueActs(portfolioId, queued.id, onAccepted)
  const right = `${table.cell} ${table.right}`
  return (
    <div className={css.entry}>
      <div role="row" className={`${table.row} ${css.row}`}>
        <div role="cell" className={`${right} ${table.strong}`}>{queued.position}</div>
        <div role="cell" className={css.two}>
          <Link to={paths.signal(queued.signal_id)} className={css.pair}>{queued.symbol}</Link>
          <span className={css.small}>
            {timeframe(queued.timeframe_seconds)}
            <SideMark side={queued.side} />
          </span>
        </div>
        <div role="cell" className={css.two}><Why queued={queued} /></div>
        <div role="cell" className={right}><PriceAmount value={queued.price} pad={digits} /></div>
        <div role="cell" className={right}><PriceAmount value={now.text} pad={digits} /></div>
        <div role="cell" className={`${right} ${table.strong}`}><Loss loss={now.loss} /></div>
        <div role="cell" className={right}><Expects queued={queued} /></div>
        <div role="cell" className={right}>{queued.replacements}</div>
        <div role="cell" className={`${css.two} ${table.right}`}>
          <Waited queued={queued} />
          <Left queued={queued} />
        </div>
        <div role="cell"><QueueButtons queued={queued} acts={acts} /></div>
      </div>
      {acts.asked === null && acts.step.kind !== 'failed' ? null : (
        <div role="row">
          <div role="cell"><QueueAsk queued={queued} acts={acts} portfolioId={portfolioId} /></div>
        </div>
      )}
    </div>
  )
})
