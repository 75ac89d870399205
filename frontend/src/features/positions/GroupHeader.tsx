/** The head of a group's page: what it is, how it stands, and the one dangerous button. */
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

import { EndGroup } from './EndGroup'
import css from './GroupHeader.module.css'
import { GroupState, SideWord } from './parts'

export function GroupHeader({ group, price }: { group: GroupView; price: Decimal | null }): ReactNode {
  const account = usePortfolio()?.accounts.find(({ id }) => id === group.account_id)
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
            <SideWord side={group.side} />
            {account === undefined ? null : (
              <span>{`${venueName(account.venue)} ${account.market_kind}${account.simulated ? ', practice' : ''}`}</span>
            )}
            <GroupState group={group} />
          </p>
        </div>
        <EndGroup group={group} price={price} />
      </div>
      {group.status_reason === '' ? null : <p className={css.reason}>{group.status_reason}</p>}
    </header>
  )
}
