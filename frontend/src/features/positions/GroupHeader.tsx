/** The head of a group's page: what it is, how it stands and why, and what can be done with it. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { venueName } from '@/features/portfolio/calculate'
import { usePortfolio } from '@/features/portfolio/useMarket'
import type { Decimal } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { isOpen } from '@/live/selectors'
import { Icon } from '@/ui/Icon'
import { SideMark } from '@/ui/SideMark'
import { Word } from '@/ui/Word'

import css from './GroupHeader.module.css'
import { GroupActions } from './actions/GroupActions'
import { HeaderAsk } from './actions/HeaderAsk'
import type { Asking } from './actions/useAsk'
import { GroupState } from './parts'

interface GroupHeaderProps {
  group: GroupView
  price: Decimal | null
  asking: Asking
}

export function GroupHeader({ group, price, asking }: GroupHeaderProps): ReactNode {
  const account = usePortfolio()?.accounts.find(({ id }) => id === group.account_id)
  const { asked, accepted, ask, keep, settle } = asking
  return (
    <header className={css.header}>
      <Link to={isOpen(group) ? paths.positions : paths.closedPositions} className={css.back}>
        <Icon name="back" />
        Positions
      </Link>
      <div className={css.row}>
        <div>
          <h1 className={css.title}>{group.symbol}</h1>
          <p className={css.facts}>
            <span>{timeframe(group.timeframe_seconds)}</span>
            <SideMark side={group.side} />
            {account === undefined ? null : (
              <span>{`${venueName(account.venue)} ${account.market_kind}${account.simulated ? ', practice' : ''}`}</span>
            )}
            <GroupState group={group} />
            <Marks group={group} />
          </p>
        </div>
        <GroupActions group={group} accepted={accepted} onAsk={ask} />
      </div>
      {group.status_reason === '' ? null : <p className={css.reason}>{group.status_reason}</p>}
      {asked === null || !isOpen(group) ? null : (
        <HeaderAsk key={asked.kind} asked={asked} group={group} price={price} onKeep={keep} onAccepted={settle} />
      )}
    </header>
  )
}

/** What is out of the ordinary about it. */
function Marks({ group }: { group: GroupView }): ReactNode {
  return (
    <>
      {group.forced ? <Word text="Forced past the limit" icon="alert" tone="attention" reason="It was let in by hand while the pool was full." /> : null}
      {group.offset_blocked && isOpen(group) ? <Word text="No offset" icon="minus" tone="neutral" reason="Blocked by hand: no offset touches this group." /> : null}
      {group.offset_skipped && isOpen(group) ? <Word text="Skips next offset" icon="minus" tone="neutral" reason="By hand: the next offset leaves this group out." /> : null}
    </>
  )
}
