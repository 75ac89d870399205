/** The small parts of a group that table, cards and the group's own page share. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { type Decimal, UNKNOWN, decimal, format, formatPercent, formatPnl, formatStep, moneyDecimals } from '@/lib/decimal'
import { duration, exact, since } from '@/lib/time'
import { Amount, type AmountProps } from '@/ui/Amount'
import { Bar, Pips } from '@/ui/Bar'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import { type InCell, asCell } from '@/ui/table/asCell'
import { pnlTone } from '@/ui/tone'
import { useNow } from '@/ui/useNow'

import type { NextTarget, Profit } from './calculate'
import { legsOf } from './calculate'
import css from './parts.module.css'
import { GROUP_WORDS } from './words'

export function GroupState({ group, cell }: { group: GroupView } & InCell): ReactNode {
  return <Word {...GROUP_WORDS[group.status]} reason={group.status_reason} cell={cell} />
}

/** Squares tell legs apart as long as they can be counted at a glance. */
const MOST_PIPS = 5

export function LegsCount({ group, cell }: { group: GroupView } & InCell): ReactNode {
  const partial = legsOf(group).filter((leg) => leg.status === 'partially_filled').length
  return (
    <span {...asCell(css.count ?? '', cell)}>
      {group.legs_total <= MOST_PIPS ? <Pips filled={group.legs_filled} partial={partial} total={group.legs_total} /> : null}
      <Amount text={`${group.legs_filled}/${group.legs_total}`} flash />
    </span>
  )
}

/** How a number stands in its column. */
type InColumn = Pick<AmountProps, 'pad' | 'room' | 'cell'>

export function PriceAmount({ value, group, ...column }: { value: Decimal | null; group: GroupView } & InColumn): ReactNode {
  return <Amount text={formatStep(value, group.tick_size)} {...column} flash />
}

export function PnlAmount({ profit, quote, ...column }: { profit: Profit | null; quote: string } & InColumn): ReactNode {
  const amount = profit?.amount ?? null
  return <Amount text={formatPnl(amount, quote)} tone={pnlTone(amount, moneyDecimals(quote))} {...column} />
}

export function PnlPercent({ profit, ...column }: { profit: Profit | null } & InColumn): ReactNode {
  const percent = profit?.percent ?? null
  return <Amount text={formatPercent(percent)} tone={pnlTone(percent)} {...column} />
}

export function TargetBar({ target, group, cell }: { target: NextTarget | null; group: GroupView } & InCell): ReactNode {
  if (target === null) return <span {...asCell(css.none ?? '', cell)}>{UNKNOWN}</span>
  const done = format(target.progress, { decimals: 0 })
  const price = formatStep(target.price, group.tick_size)
  const away = target.away === null ? '' : `, ${format(target.away, { decimals: 2 })} % away`
  return (
    <Reason text={`Next target ${price}${away}`}>
      <span {...asCell(css.target ?? '', cell)}>
        <Bar percent={target.progress} label={`${done} % of the way to ${price}`} width="72px" />
        <Amount text={`${done}\u202f%`} />
      </span>
    </Reason>
  )
}

export function Age({ from, until = null, cell }: { from: string; until?: string | null } & InCell): ReactNode {
  const now = useNow()
  return (
    <Reason text={`Opened ${exact(from)}`}>
      <span {...asCell('', cell)}>{duration(since(from, until === null ? now : Date.parse(until)))}</span>
    </Reason>
  )
}

export function Realized({ group, ...column }: { group: GroupView } & InColumn): ReactNode {
  const realized = decimal(group.realized_pnl)
  return <Amount text={formatPnl(realized, group.quote)} tone={pnlTone(realized, moneyDecimals(group.quote))} {...column} flash />
}
