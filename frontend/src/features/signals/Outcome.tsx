/** What became of an alert that was just sent from here: followed from its way out to the verdict. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { fetchSignal } from '@/api/endpoints'
import { failureOf } from '@/api/problem'
import type { AlertAccepted, SignalView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { Said } from '@/features/portfolio/Said'
import { paths } from '@/lib/paths'
import { selectSignal } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Word } from '@/ui/Word'

import css from './Outcome.module.css'
import { VERDICTS, shortReason } from './words'

export type Sending =
  | { kind: 'idle' }
  | { kind: 'sending' }
  | { kind: 'sent'; signalId: string; duplicate: boolean }
  | { kind: 'failed'; message: string }

export const sent = ({ signal_id, duplicate }: AlertAccepted): Sending => ({ kind: 'sent', signalId: signal_id, duplicate })

/** The whole of what was wrong, the reasons at fields too. */
export function notSent(error: unknown): Sending {
  const failure = failureOf(error)
  return { kind: 'failed', message: [...new Set([failure.message, ...Object.values(failure.fields)])].join(' ') }
}

export function Outcome({ sending }: { sending: Sending }): ReactNode {
  return <div aria-live="polite">{sending.kind === 'idle' ? null : <p className={css.outcome}><Told sending={sending} /></p>}</div>
}

function Told({ sending }: { sending: Exclude<Sending, { kind: 'idle' }> }): ReactNode {
  switch (sending.kind) {
    case 'sending':
      return <Word text="Sending…" icon="clock" tone="neutral" />
    case 'failed':
      return (
        <>
          <Word text="Refused" icon="cross" tone="attention" />
          <span>{sending.message}</span>
        </>
      )
    case 'sent':
      return <Became signalId={sending.signalId} duplicate={sending.duplicate} />
  }
}

function Became({ signalId, duplicate }: { signalId: string; duplicate: boolean }): ReactNode {
  const signal = useSignal(signalId)
  if (signal === null) return <Word text="Received" icon="check" tone="neutral" />
  return (
    <>
      <Word {...VERDICTS[signal.verdict]} />
      <span>
        {duplicate ? 'Received before. ' : null}
        <Said>{shortReason(signal)}</Said>
      </span>
      {signal.group_id === null ? (
        <Link to={paths.signal(signal.id)}>See the signal</Link>
      ) : (
        <Link to={paths.group(signal.group_id)}>See the position</Link>
      )}
    </>
  )
}

/** Live, or asked for once where the feed does not have it; null until it is known. */
export function useSignal(signalId: string | null): SignalView | null {
  const live = useLive((state) => (signalId === null ? null : selectSignal(signalId)(state)))
  const { data } = useLoad(live === null ? signalId : null, fetchSignal)
  return live ?? (data.state === 'ready' ? data.value : null)
}
