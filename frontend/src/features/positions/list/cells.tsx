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

import { Age, GroupState, LegsCount, PnlAmount, PnlPercent, PriceAmount, Realized, TargetBar } from '../parts'
import type { GroupFigures } from '../useGroup'
import { MODE_WORDS, TP_MODES } from '../words'
import { type OwnKey, roomOf } from './columns'

export interface CellProps {
  group: GroupView
  figures: GroupFigures
  /** After the point, in the columns of prices. */
  digits: number
}

export const CELLS: Readonly<Record<OwnKey, (props: CellProps) => ReactNode>> = {
  timeframe: ({ group }) => timeframe(group.timeframe_seconds),
  side: ({ group }) => <SideMark side={group.side} />,
  pyramids: ({ group }) => `${group.pyramids.length}/${group.max_pyramids}`,
  legs: ({ group }) => <LegsCount group={group} />,
  average: ({ group, digits }) => <PriceAmount value={decimal(group.average_price)} group={group} pad={digits} room={roomOf('average')} />,
  price: ({ group, figures, digits }) => <PriceAmount value={figures.price} group={group} pad={digits} room={roomOf('price')} />,
  amount: ({ group, figures }) => <PnlAmount profit={figures.profit} quote={group.quote} room={roomOf('amount')} />,
  percent: ({ figures }) => <PnlPercent profit={figures.profit} room={roomOf('percent')} />,
  target: ({ group, figures }) => <TargetBar target={figures.target} group={group} />,
  mode: ({ group }) => (
    <Reason text={TP_MODES[group.tp_mode]}>
      <span>{MODE_WORDS[group.tp_mode]}</span>
    </Reason>
  ),
  state: ({ group }) => <GroupState group={group} />,
  account: ({ group }) => <AccountName id={group.account_id} />,
  invested: ({ group }) => <Amount text={formatMoney(decimal(group.invested), group.quote)} room={roomOf('invested')} flash />,
  realized: ({ group }) => <Realized group={group} room={roomOf('realized')} />,
  age: ({ group }) => <Age from={group.opened_at} />,
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

function AccountName({ id }: { id: string }): ReactNode {
  return useLive(({ feed }) => feed?.portfolio.accounts.find((account) => account.id === id)?.name ?? id)
}
