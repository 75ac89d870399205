/** Where alerts are sent, and one sent from here to see the whole way. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'

import css from './AlertStep.module.css'
import { Foot } from './Foot'
import { Step } from './Frame'
import { finish } from './progress'

/** @param children address and test alert */
export function AlertStep({ children }: { children: ReactNode }): ReactNode {
  const arrived = useLive((live) => selectSignals(live).length > 0)
  return (
    <Step
      title="Webhook and test alert"
      lead="TradingView sends its alerts to this address. Until it does, a test alert from here goes the same way, and opens a real position on the account."
      foot={<Foot step="alert" go={arrived ? 'See the trade' : 'Continue'} onGo={() => finish('alert')} />}
    >
      <div className={css.parts}>{children}</div>
      <p className={css.hint}>
        The message for TradingView is made to measure under <Link to={paths.connect}>Connect TradingView</Link>, with a list that
        shows what still lacks.
      </p>
    </Step>
  )
}
