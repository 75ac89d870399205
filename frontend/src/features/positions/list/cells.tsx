/** What stands in each column of a group's row. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { decimal, formatMoney } from '@/lib/decimal'
import { timeframe } from '@/lib/time'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { SideMark } from '@/ui/SideMark'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { asCell } from '@/ui/table/asCell'

import { Age, GroupState, LegsCount, PnlAmount, PnlPercent, PriceAmount, Realized, TargetBar } from '../parts'
import type { GroupFigures } from '../useGroup'
import { MODE_WORDS, TP_MODES } from '../words'
import { type OwnKey, roomOf } from './columns'

export interface CellProps {
  group: GroupView
  figures: GroupFigures
  /** After the point, in the columns of prices. */
  digits: number
  /** The classes of the cell. */
  cell: string
}

/** Each is the whole cell. */
export const CELLS: Readonly<Record<OwnKey, (props: CellProps) => ReactNode>> = {
  timeframe: ({ group, cell }) => <Plain cell={cell}>{timeframe(group.timeframe_seconds)}</Plain>,
  side: ({ group, cell }) => <SideMark side={group.side} cell={cell} />,
  pyramids: ({ group, cell }) => <Plain cell={cell}>{`${group.pyramids.length}/${group.max_pyramids}`}</Plain>,
  legs: ({ group, cell }) => <LegsCount group={group} cell={cell} />,
  average: ({ group, digits, cell }) => (
    <PriceAmount value={decimal(group.average_price)} group={group} pad={digits} room={roomOf('average')} cell={cell} />
  ),
  price: ({ group, figures, digits, cell }) => <PriceAmount value={figures.price} group={group} pad={digits} room={roomOf('price')} cell={cell} />,
  amount: ({ group, figures, cell }) => <PnlAmount profit={figures.profit} quote={group.quote} room={roomOf('amount')} cell={cell} />,
  percent: ({ figures, cell }) => <PnlPercent profit={figures.profit} room={roomOf('percent')} cell={cell} />,
  target: ({ group, figures, cell }) => <TargetBar target={figures.target} group={group} cell={cell} />,
  mode: ({ group, cell }) => (
    <Reason text={TP_MODES[group.tp_mode]}>
      <span {...asCell('', cell)}>{MODE_WORDS[group.tp_mode]}</span>
    </Reason>
  ),
  state: ({ group, cell }) => <GroupState group={group} cell={cell} />,
  account: ({ group, cell }) => <AccountName id={group.account_id} cell={cell} />,
  invested: ({ group, cell }) => <Amount text={formatMoney(decimal(group.invested), group.quote)} room={roomOf('invested')} cell={cell} flash />,
  realized: ({ group, cell }) => <Realized group={group} room={roomOf('realized')} cell={cell} />,
  age: ({ group, cell }) => <Age from={group.opened_at} cell={cell} />,
}

/** With a reason on hover: not left to the link that covers the row. */
const TOLD: readonly OwnKey[] = ['target', 'mode', 'state', 'age']
/** Names may be longer than their column; numbers mind their room themselves, and the rest always fits. */
const CUT: readonly OwnKey[] = ['account']
const DIM: readonly OwnKey[] = ['timeframe', 'mode', 'account', 'invested', 'age']

/** @param align of the column */
export function cellClass(key: OwnKey, align: 'right' | 'after' | undefined): string {
  const own = [table.cell, align === undefined ? '' : table[align]]
  if (TOLD.includes(key)) own.push(table.own)
  if (!CUT.includes(key)) own.push(table.whole)
  if (DIM.includes(key)) own.push(table.dim)
  if (key === 'amount') own.push(table.strong)
  return own.join(' ')
}

export function pairClass(symbol: string): string {
  return [table.cell, symbol.length > roomOf('pair') ? '' : table.whole].join(' ')
}

function Plain({ cell, children }: { cell: string; children: string }): ReactNode {
  return <span {...asCell('', cell)}>{children}</span>
}

function AccountName({ id, cell }: { id: string; cell: string }): ReactNode {
  const name = useLive(({ feed }) => feed?.portfolio.accounts.find((account) => account.id === id)?.name ?? id)
  return <Plain cell={cell}>{name}</Plain>
}
