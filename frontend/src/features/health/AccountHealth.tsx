/** One account: whether it is there, how quick it answers, and whether the clocks agree. */
import type { ReactNode } from 'react'

import type { SteadyAccount } from '@/api/types'
import { venueName } from '@/features/portfolio/calculate'
import { decimal } from '@/lib/decimal'
import { formatMilliseconds } from '@/lib/latency'
import { selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Word } from '@/ui/Word'

import css from './HealthMenu.module.css'
import { isClockOff } from './calculate'
import { connectionWord, offset } from './words'

export function AccountHealth({ account, now }: { account: SteadyAccount; now: number }): ReactNode {
  const { name, venue, market_kind, simulated } = account
  const { text, tone, icon } = connectionWord(account, now)
  return (
    <section aria-label={name} className={css.account}>
      <p className={css.name}>
        <strong>{name}</strong>
        <span>{`${venueName(venue)} ${market_kind}${simulated ? ', practice' : ''}`}</span>
      </p>
      <dl className={css.facts}>
        <dt>Connection</dt>
        <dd><Word text={text} tone={tone} icon={icon} /></dd>
        <dt>Round trip</dt>
        <dd><RoundTrip id={account.id} /></dd>
        <dt>Engine’s clock</dt>
        <dd style={isClockOff(account) ? { color: 'var(--attention)' } : undefined}>
          <Amount text={`${offset(account)} the exchange`} />
        </dd>
      </dl>
    </section>
  )
}

function RoundTrip({ id }: { id: string }): ReactNode {
  const latency = useLive((live) => selectPortfolio(live)?.accounts.find((account) => account.id === id)?.latency_ms)
  return <Amount text={formatMilliseconds(decimal(latency))} />
}
