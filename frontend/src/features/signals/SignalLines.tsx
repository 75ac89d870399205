/** Signals as plain lines: when, what, verdict, why. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { SignalView } from '@/api/types'
import { Said } from '@/features/portfolio/Said'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import { useNow } from '@/ui/useNow'

import css from './SignalLines.module.css'
import { VERDICTS, intentText, shortReason } from './words'

export function SignalLines({ signals, withPair = false }: { signals: readonly SignalView[]; withPair?: boolean }): ReactNode {
  return (
    <ol className={css.list} data-pair={withPair}>
      {signals.map((signal) => (
        <SignalLine key={signal.id} signal={signal} withPair={withPair} />
      ))}
    </ol>
  )
}

const SignalLine = memo(function SignalLine({ signal, withPair }: { signal: SignalView; withPair: boolean }): ReactNode {
  const now = useNow()
  return (
    <li>
      <Reason text={exact(signal.received_at)}>
        <time dateTime={signal.received_at}>{clock(signal.received_at, now)}</time>
      </Reason>
      {withPair ? <strong>{signal.symbol}</strong> : null}
      <span className={css.intent}>{intentText(signal)}</span>
      <Word {...VERDICTS[signal.verdict]} />
      <span className={css.reason}><Said>{shortReason(signal)}</Said></span>
      <Link to={paths.signal(signal.id)}>
        Alert
      </Link>
    </li>
  )
})
