/** The last alerts that made sense, with what became of each and why. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { SignalView } from '@/api/types'
import { VERDICTS, intentText, shortReason } from '@/features/signals/words'
import { Said } from '@/features/portfolio/Said'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import { useNow } from '@/ui/useNow'

import css from './panels.module.css'

const SHOWN = 5

export function LastAlerts(): ReactNode {
  const signals = useLive(selectSignals)
  return (
    <Panel title="Last alerts" aside={<Link to={paths.signals}>Signals</Link>} flush>
      {signals.length === 0 ? (
        <p className={css.calm}>No alert has arrived yet. Each shows here with its verdict: accepted, queued or refused, and why.</p>
      ) : (
        <ol className={css.alerts}>
          {signals.slice(0, SHOWN).map((signal) => (
            <AlertLine key={signal.id} signal={signal} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

const AlertLine = memo(function AlertLine({ signal }: { signal: SignalView }): ReactNode {
  const now = useNow()
  return (
    <li>
      <p>
        <Link to={paths.signal(signal.id)} className={css.cover}>
          {signal.symbol}
        </Link>
        <span className={css.dim}>{intentText(signal)}</span>
        <Word {...VERDICTS[signal.verdict]} />
        <time dateTime={signal.received_at} className={css.end}>
          <Reason text={exact(signal.received_at)}>
            <span className={css.above}>{clock(signal.received_at, now)}</span>
          </Reason>
        </time>
      </p>
      <p className={css.cut} title={shortReason(signal)}><Said>{shortReason(signal)}</Said></p>
    </li>
  )
})
