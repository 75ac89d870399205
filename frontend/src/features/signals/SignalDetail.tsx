/** What lies behind a signal: the whole reason, its numbers, and the alert as it was received, secret masked. */
import type { ReactNode } from 'react'

import { fetchAlertOfSignal } from '@/api/endpoints'
import type { SignalView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { indentJson } from '@/lib/indentJson'
import { exact } from '@/lib/time'
import { Failed } from '@/ui/Notice'
import { Figure } from '@/ui/Panel'
import Skeleton from '@mui/material/Skeleton'

import css from './signals.module.css'
import { latencyText } from './words'

export function SignalDetail({ signal }: { signal: SignalView }): ReactNode {
  const alert = useLoad(signal.id, fetchAlertOfSignal)
  const numbers = Object.entries(signal.numbers)
  return (
    <div className={css.detail}>
      <div className={css.why}>
        <p>{signal.reason}</p>
        <dl className={css.numbers}>
          {numbers.map(([name, value]) => (
            <Figure key={name} label={spoken(name)}>{value}</Figure>
          ))}
          <Figure label="Received">{exact(signal.received_at)}</Figure>
          <Figure label="Kept safe in">{latencyText(signal)}</Figure>
          <Figure label="Exchange">{signal.exchange}</Figure>
        </dl>
      </div>
      {alert.data.state === 'failed' ? <Failed message={alert.data.message} onRetry={alert.reload} /> : null}
      {alert.data.state === 'pending' ? <Skeleton variant="rectangular" height={120} /> : null}
      {alert.data.state === 'ready' ? <Body body={alert.data.value.body} /> : null}
    </div>
  )
}

export function Body({ body }: { body: string }): ReactNode {
  return (
    <div className={css.bodyBox}>
      <p className={css.bodyTitle}>The alert as it came, secret masked</p>
      <pre className={css.body} tabIndex={0}>{indentJson(body)}</pre>
    </div>
  )
}

/** `open_groups` → `Open groups`. */
const spoken = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
