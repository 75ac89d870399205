/** The open groups as a live table. The table knows only which groups in which order; each row watches its own data. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { decimal } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { Icon } from '@/ui/Icon'
import { VirtualRows } from '@/ui/VirtualRows'
import table from '@/ui/table.module.css'

import type { SortKey } from './order'
import { Age, GroupState, LegsCount, PnlAmount, PnlPercent, PriceAmount, SideWord, TargetBar } from './parts'
import { useFigures, useLiveGroup } from './useGroup'
import { pressColumn, usePriceDigits, useView } from './useOpenGroups'

const COLUMNS =
  'minmax(108px, 1.2fr) 40px 64px 60px minmax(84px, .8fr) minmax(104px, 1fr) minmax(104px, 1fr) minmax(84px, .9fr) minmax(76px, .7fr) minmax(132px, 1fr) minmax(116px, 1fr) 76px'
const ROW_HEIGHT = 36

interface Column {
  title: string
  right?: boolean
  after?: boolean
  sort?: SortKey
}

const columnsFor = (quote: string): readonly Column[] => [
  { title: 'Pair', sort: 'pair' },
  { title: 'TF' },
  { title: 'Side' },
  { title: 'Pyramids', right: true },
  { title: 'Legs', right: true },
  { title: 'Average', right: true },
  { title: 'Price', right: true },
  { title: `PnL ${quote}`.trim(), right: true, sort: 'amount' },
  { title: 'PnL %', right: true, sort: 'percent' },
  { title: 'To next target', right: true, sort: 'target' },
  { title: 'State', after: true },
  { title: 'Age', right: true, sort: 'age' },
]

export function GroupTable({ groups, quote }: { groups: readonly GroupView[]; quote: string }): ReactNode {
  const digits = usePriceDigits(groups)
  return (
    <div
      role="table"
      aria-label="Open groups"
      aria-rowcount={groups.length + 1}
      className={table.table}
      style={{ '--columns': COLUMNS } as React.CSSProperties}
    >
      <Head quote={quote} />
      <VirtualRows
        items={groups}
        keyOf={(group) => group.id}
        rowHeight={ROW_HEIGHT}
        render={(group, index) => <GroupRow id={group.id} row={index + 2} digits={digits} />}
      />
    </div>
  )
}

function Head({ quote }: { quote: string }): ReactNode {
  const sort = useView((view) => view.sort)
  return (
    <div role="rowgroup" className={table.sticky}>
      <div role="row" className={table.head} aria-rowindex={1}>
        {columnsFor(quote).map((column) => (
          <div
            key={column.title}
            role="columnheader"
            className={column.right === true ? table.right : column.after === true ? table.after : undefined}
            aria-sort={column.sort === sort.key ? (sort.descending ? 'descending' : 'ascending') : undefined}
          >
            {column.sort === undefined ? column.title : <SortButton title={column.title} by={column.sort} />}
          </div>
        ))}
      </div>
    </div>
  )
}

function SortButton({ title, by }: { title: string; by: SortKey }): ReactNode {
  const sort = useView((view) => view.sort)
  return (
    <button type="button" className={table.sort} onClick={() => pressColumn(by)}>
      {title}
      {sort.key === by ? <Icon name={sort.descending ? 'down' : 'up'} size={12} /> : null}
    </button>
  )
}

interface RowProps {
  id: string
  row: number
  digits: number
}

const GroupRow = memo(function GroupRow({ id, row, digits }: RowProps): ReactNode {
  const group = useLiveGroup(id)
  return group === null ? null : <FilledRow group={group} row={row} digits={digits} />
})

function FilledRow({ group, row, digits }: { group: GroupView; row: number; digits: number }): ReactNode {
  const { price, profit, target } = useFigures(group)
  const right = `${table.cell} ${table.right}`
  return (
    <div role="row" aria-rowindex={row} className={`${table.row} ${table.link}`}>
      <div role="cell" className={table.cell}>
        <Link to={paths.group(group.id)} className={table.cover}>
          {group.symbol}
        </Link>
      </div>
      <div role="cell" className={`${table.cell} ${table.dim}`}>{timeframe(group.timeframe_seconds)}</div>
      <div role="cell" className={table.cell}><SideWord side={group.side} /></div>
      <div role="cell" className={right}>{`${group.pyramids.length}/${group.max_pyramids}`}</div>
      <div role="cell" className={right}><LegsCount group={group} /></div>
      <div role="cell" className={right}><PriceAmount value={decimal(group.average_price)} group={group} pad={digits} /></div>
      <div role="cell" className={right}><PriceAmount value={price} group={group} pad={digits} /></div>
      <div role="cell" className={`${right} ${table.strong}`}><PnlAmount profit={profit} quote={group.quote} /></div>
      <div role="cell" className={right}><PnlPercent profit={profit} /></div>
      <div role="cell" className={`${right} ${table.above}`}><TargetBar target={target} group={group} /></div>
      <div role="cell" className={`${table.cell} ${table.after} ${table.above}`}><GroupState group={group} /></div>
      <div role="cell" className={`${right} ${table.dim} ${table.above}`}><Age from={group.opened_at} /></div>
    </div>
  )
}
