/** The engine and each exchange: whether it is there, how quick it answers, and whether the clocks agree. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { AccountView, PortfolioView } from '@/api/types'
import { isClockOff } from '@/features/health/calculate'
import { connectionWord, offset } from '@/features/health/words'
import { StatusDot } from '@/features/portfolio/Bar'
import { venueName } from '@/features/portfolio/calculate'
import { decimal } from '@/lib/decimal'
import { formatMilliseconds } from '@/lib/latency'
import { paths } from '@/lib/paths'
import { exact } from '@/lib/time'
import { selectSecond } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'

import css from './panels.module.css'

export function Accounts({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const now = useLive(selectSecond)
  return (
    <Panel title="Engine and exchanges" aside={<Link to={paths.settingsPage('accounts')}>Accounts</Link>} flush>
      <ul className={css.accounts}>
        <li>
          <p>
            <strong>Engine</strong>
            <StatusDot portfolio={portfolio} />
          </p>
          <p className={css.dim}>{now === 0 ? 'Not heard yet' : `Last heard ${exact(new Date(now).toISOString()).slice(11, 19)}`}</p>
        </li>
        {portfolio.accounts.map((account) => (
          <AccountLine key={account.id} account={account} now={now} />
        ))}
      </ul>
    </Panel>
  )
}

function AccountLine({ account, now }: { account: AccountView; now: number }): ReactNode {
  const { name, venue, simulated, latency_ms } = account
  return (
    <li>
      <p>
        <strong>{venueName(venue)}</strong>
        <span className={css.dim}>{simulated ? `${name}, practice` : name}</span>
        <span className={css.end}>
          <Word {...connectionWord(account, now)} />
        </span>
      </p>
      <p className={css.dim}>
        <Reason text="How long the exchange takes to answer.">
          <span>
            <Amount text={formatMilliseconds(decimal(latency_ms))} />
          </span>
        </Reason>
        <span className={css.end} style={isClockOff(account) ? { color: 'var(--attention)' } : undefined}>
          {`Clock ${account.clock_ahead_ms === 0 ? 'in step' : `${offset(account)} it`}`}
        </span>
      </p>
    </li>
  )
}
