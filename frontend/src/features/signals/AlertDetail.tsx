/** What lies behind an alert: what was wrong and how to mend it, or the signal that it became; and its body. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { AlertView } from '@/api/types'
import { paths } from '@/lib/paths'
import { exact } from '@/lib/time'
import { Figure } from '@/ui/Panel'

import { RawBody } from './RawBody'
import { SendAgain } from './SendAgain'
import { adviceOn, faultOf } from './advice'
import css from './signals.module.css'

const WRONG_SECRET = 401

export function AlertDetail({ alert }: { alert: AlertView }): ReactNode {
  return (
    <div className={css.detail}>
      <div className={css.why}>
        {alert.error === null ? null : <Fault alert={alert} />}
        {alert.signal_id === null ? null : (
          <p>
            <Link to={paths.signal(alert.signal_id)}>{alert.duplicate ? 'See the signal that it repeats' : 'See the signal that it became'}</Link>
          </p>
        )}
        <dl className={css.numbers}>
          <Figure label="Received">{exact(alert.received_at)}</Figure>
          <Figure label="Sent from">{alert.source}</Figure>
          <Figure label="Answered" meaning="The HTTP status that the sender got.">{alert.status_code}</Figure>
        </dl>
        {alert.status_code === WRONG_SECRET ? null : (
          <div className={css.acts}><SendAgain alertId={alert.id} /></div>
        )}
      </div>
      <RawBody body={alert.body} />
    </div>
  )
}

function Fault({ alert }: { alert: AlertView }): ReactNode {
  const { field, reason } = faultOf(alert)
  const advice = adviceOn(alert)
  return (
    <>
      <p>
        {field === null ? 'The message ' : <><code className={css.field}>{field}</code>{' '}</>}
        {reason}
      </p>
      {advice === null ? null : <p className={css.advice}>{advice}</p>}
    </>
  )
}
