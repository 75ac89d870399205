/** The open groups on a phone: a card each, the profit first; a tap anywhere opens the group. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { decimal } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { VirtualRows } from '@/ui/VirtualRows'

import css from './GroupCards.module.css'
import { Age, GroupState, LegsCount, PnlAmount, PnlPercent, PriceAmount, SideWord, TargetBar } from './parts'
import { useFigures, useLiveGroup } from './useGroup'

const CARD_HEIGHT = 138

export function GroupCards({ groups }: { groups: readonly GroupView[] }): ReactNode {
  return (
    <VirtualRows
      role="list"
      itemRole="listitem"
      items={groups}
      keyOf={(group) => group.id}
      rowHeight={CARD_HEIGHT}
      gap={8}
      render={(group) => <GroupCard id={group.id} />}
    />
  )
}

const GroupCard = memo(function GroupCard({ id }: { id: string }): ReactNode {
  const group = useLiveGroup(id)
  return group === null ? null : <FilledCard group={group} />
})

function FilledCard({ group }: { group: GroupView }): ReactNode {
  const { price, profit, target } = useFigures(group)
  return (
    <article className={css.card}>
      <div className={css.line}>
        <span className={css.name}>
          <Link to={paths.group(group.id)} className={css.cover}>
            {group.symbol}
          </Link>
          <span className={css.dim}>{timeframe(group.timeframe_seconds)}</span>
          <SideWord side={group.side} />
        </span>
        <strong className={css.pnl}>
          <PnlAmount profit={profit} quote={group.quote} />
        </strong>
      </div>
      <div className={css.line}>
        <span className={css.prices}>
          <PriceAmount value={price} group={group} />
          <span className={css.dim}>avg</span>
          <PriceAmount value={decimal(group.average_price)} group={group} />
        </span>
        <PnlPercent profit={profit} />
      </div>
      <div className={css.line}>
        <span className={css.legs}>
          <span className={css.dim}>Legs</span>
          <LegsCount group={group} />
        </span>
        <TargetBar target={target} group={group} />
      </div>
      <div className={`${css.line} ${css.foot}`}>
        <GroupState group={group} />
        <span className={css.dim}><Age from={group.opened_at} /></span>
      </div>
    </article>
  )
}
