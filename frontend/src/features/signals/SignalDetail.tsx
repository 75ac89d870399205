/** What lies behind a signal: the whole reason, its numbers, its position, and the alert as it was received. */
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { fetchAlertOfSignal } from '@/api/endpoints'
import type { SignalView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { Said } from '@/features/portfolio/Said'
import { numberText, spoken } from '@/lib/named'
import { paths } from '@/lib/paths'
import { exact } from '@/lib/time'
import { Failed } from '@/ui/Notice'
import { Figure } from '@/ui/Panel'

import { RawBody } from './RawBody'
import { SendAgain } from './SendAgain'
import css from './signals.module.css'
import { latencyText } from './words'

export function SignalDetail({ signal }: { signal: SignalView }): ReactNode {
  const alert = useLoad(signal.id, fetchAlertOfSignal)
  const numbers = Object.entries(signal.numbers)
  return (
    <div className={css.detail}>
      <div className={css.why}>
        <p><Said>{signal.reason}</Said></p>
        <dl className={css.numbers}>
          {numbers.map(([name, value]) => (
            <Figure key={name} label={spoken(name)}><Said>{numberText(value)}</Said></Figure>
          ))}
          <Figure label="Received">{exact(signal.received_at)}</Figure>
          <Figure label="Kept safe in" meaning="From its first byte until it could no longer be lost; the answer waits for nothing else.">{latencyText(signal)}</Figure>
          <Figure label="Exchange">{signal.exchange}</Figure>
          {alert.data.state === 'ready' ? <Figure label="Sent from">{alert.data.value.source}</Figure> : null}
        </dl>
        <div className={css.acts}>
          {alert.data.state === 'ready' ? <SendAgain alertId={alert.data.value.id} /> : null}
          {signal.group_id === null ? null : <Link to={paths.group(signal.group_id)}>See the position, and why it did what</Link>}
        </div>
      </div>
      {alert.data.state === 'failed' ? <Failed message={alert.data.message} onRetry={alert.reload} /> : null}
      {alert.data.state === 'pending' ? <Skeleton variant="rectangular" height={120} /> : null}
      {alert.data.state === 'ready' ? <RawBody body={alert.data.value.body} /> : null}
    </div>
  )
}
