/** The closed groups on a phone: a card each, what it brought first. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { paths } from '@/lib/paths'
import { duration, since, timeframe } from '@/lib/time'
import { SideMark } from '@/ui/SideMark'
import { VirtualRows } from '@/ui/VirtualRows'
import card from '@/ui/card.module.css'

import css from '../GroupCards.module.css'
import { Realized } from '../parts'
import { ClosedAt, Ending, ResultPercent } from './HistoryTable'
import { closedAt } from './useHistory'

const CARD_HEIGHT = 108

export function HistoryCards({ groups }: { groups: readonly GroupView[] }): ReactNode {
  return (
    <VirtualRows
      role="list"
      itemRole="listitem"
      items={groups}
      keyOf={(group) => group.id}
      rowHeight={CARD_HEIGHT}
      gap={8}
      render={(group) => <HistoryCard group={group} />}
    />
  )
}

function HistoryCard({ group }: { group: GroupView }): ReactNode {
  return (
    <article aria-label={group.symbol} className={card.card}>
      <div className={card.line}>
        <span className={card.name}>
          <Link to={paths.group(group.id)} className={css.cover}>{group.symbol}</Link>
          <span className={css.dim}>{timeframe(group.timeframe_seconds)}</span>
          <SideMark side={group.side} />
        </span>
        <strong className={css.pnl}><Realized group={group} /></strong>
      </div>
      <div className={card.line}>
        <span className={css.dim}>{`Legs ${group.legs_filled}/${group.legs_total} · open for ${duration(since(group.opened_at, Date.parse(closedAt(group))))}`}</span>
        <ResultPercent group={group} />
      </div>
      <div className={card.line}>
        <Ending group={group} />
        <span className={css.dim}><ClosedAt group={group} /></span>
      </div>
    </article>
  )
}
