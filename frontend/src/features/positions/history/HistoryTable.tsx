/** The closed groups as a table on a desk. */
import { type ReactNode, memo, useMemo } from 'react'

import type { GroupView } from '@/api/types'
import { useAccountNames } from '@/features/portfolio/useMarket'
import { decimal, formatMoney, formatPercent } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { clock, duration, exact, since, timeframe } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { Amount } from '@/ui/Amount'
import { SideMark } from '@/ui/SideMark'
import { VirtualRows } from '@/ui/VirtualRows'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { type Column, templateOf } from '@/ui/table/columns'
import { HeadRow } from '@/ui/table/HeadRow'
import { RowLink } from '@/ui/table/RowLink'
import { type RowFocus, useRowFocus } from '@/ui/table/useRowFocus'
import { useRowHeight } from '@/ui/table/useRowHeight'
import { pnlTone } from '@/ui/tone'

import { entered, resultPercent } from '../calculate'
import { GroupState, Realized } from '../parts'
import { type HistoryKey, SORTABLE, pressedOrder, sortingOf } from './columns'
import type { Order } from './filter'
import { closedAt } from './useHistory'

interface HistoryTableProps {
  groups: readonly GroupView[]
  columns: readonly Column<HistoryKey>[]
  order: Order
  onOrder: (order: Order) => void
}

export function HistoryTable({ groups, columns, order, onOrder }: HistoryTableProps): ReactNode {
  const rowHeight = useRowHeight()
  const accounts = useAccountNames()
  const ids = useMemo(() => groups.map(({ id }) => id), [groups])
  const { box, active, claim, handlers } = useRowFocus(ids, rowHeight, () => false)
  const style = { '--columns': templateOf(columns), '--gap': '12px' } as React.CSSProperties
  return (
    <div
      ref={box}
      role="table"
      aria-label="Closed groups"
      aria-rowcount={groups.length + 1}
      className={table.table}
      style={style}
      {...handlers}
    >
      <HeadRow columns={columns} sort={sortingOf(order)} sortable={SORTABLE} onSort={(key) => onOrder(pressedOrder(order, key))} />
      <VirtualRows
        items={groups}
        keyOf={(group) => group.id}
        rowHeight={rowHeight}
        render={(group, index) => (
          <HistoryRow
            group={group}
            row={index + 2}
            columns={columns}
            account={accounts[group.account_id] ?? group.account_id}
            active={active === group.id}
            claim={claim}
          />
        )}
      />
    </div>
  )
}

interface RowProps {
  group: GroupView
  row: number
  columns: readonly Column<HistoryKey>[]
  account: string
  active: boolean
  claim: RowFocus['claim']
}

const HistoryRow = memo(function HistoryRow({ group, row, columns, account, active, claim }: RowProps): ReactNode {
  return (
    <div role="row" aria-rowindex={row} data-row={group.id} className={`${table.row} ${table.link} ${table.covered}`}>
      {columns.map(({ key, align }) => (
        <div key={key} role="cell" className={cellClass(key, align)}>
          {key === 'pair' ? (
            <RowLink id={group.id} to={paths.group(group.id)} active={active} claim={claim}>
              {group.symbol}
            </RowLink>
          ) : (
            CELLS[key](group, account)
          )}
        </div>
      ))}
    </div>
  )
})

const CELLS: Readonly<Record<Exclude<HistoryKey, 'pair'>, (group: GroupView, account: string) => ReactNode>> = {
  timeframe: (group) => timeframe(group.timeframe_seconds),
  side: (group) => <SideMark side={group.side} />,
  account: (_, account) => account,
  pyramids: (group) => `${group.pyramids.length}/${group.max_pyramids}`,
  legs: (group) => `${group.legs_filled}/${group.legs_total}`,
  entered: (group) => <Amount text={formatMoney(entered(group), group.quote)} />,
  realized: (group) => <Realized group={group} />,
  percent: (group) => <ResultPercent group={group} />,
  fees: (group) => <Amount text={formatMoney(decimal(group.fees), group.quote)} />,
  span: (group) => duration(since(group.opened_at, Date.parse(closedAt(group)))),
  closed: (group) => <ClosedAt group={group} />,
  state: (group) => <Ending group={group} />,
}

const DIM: readonly HistoryKey[] = ['timeframe', 'account', 'entered', 'fees', 'span', 'closed']

function cellClass(key: HistoryKey, align: 'right' | 'after' | undefined): string {
  const own = [table.cell, align === undefined ? '' : table[align]]
  if (DIM.includes(key)) own.push(table.dim)
  if (key === 'realized') own.push(table.strong)
  if (key === 'closed' || key === 'state') own.push(table.own)
  return own.join(' ')
}

export function ResultPercent({ group }: { group: GroupView }): ReactNode {
  const percent = resultPercent(group)
  return <Amount text={formatPercent(percent)} tone={pnlTone(percent)} />
}

/** Why it closed, in the engine's words; what failed says so in its own colour. */
export function Ending({ group }: { group: GroupView }): ReactNode {
  if (group.status !== 'closed' || group.status_reason === '') return <GroupState group={group} />
  return (
    <Reason text={group.status_reason}>
      <span className={table.dim}>{group.status_reason}</span>
    </Reason>
  )
}

export function ClosedAt({ group }: { group: GroupView }): ReactNode {
  const now = useEngineNow()
  return (
    <Reason text={exact(closedAt(group))}>
      <span>{clock(closedAt(group), now)}</span>
    </Reason>
  )
}
