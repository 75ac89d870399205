/** What has to be looked at before the portfolio trades as it should, on top of everything else, each with its way out. */
import Button from '@mui/material/Button'
import { type ReactNode, memo, useState } from 'react'
import { Link } from 'react-router'

import { acknowledgeLine } from '@/api/critical'
import type { EventView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { Said } from '@/features/portfolio/Said'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { Icon } from '@/ui/Icon'
import { ProblemLine, TextLink } from '@/ui/form/FormRow'
import { Reason } from '@/ui/reason/Reason'

import css from './pinned.module.css'
import type { Pinned } from './usePinned'
import { KIND_WORDS, wayOut } from './words'

interface PinnedLinesProps {
  portfolioId: string
  pinned: Pinned
  /** Milliseconds. */
  now: number
  /** Asks before entries are let through again; null when nothing holds them back. */
  resumeAsk: ((onEnd: () => void) => ReactNode) | null
}

export function PinnedLines({ portfolioId, pinned, now, resumeAsk }: PinnedLinesProps): ReactNode {
  const [asking, setAsking] = useState<string | null>(null)
  const { lines, message, reload } = pinned
  if (lines.length === 0 && message === null) return null
  return (
    <section aria-label="Critical, still standing" className={css.pinned}>
      {message === null ? null : (
        <ProblemLine>
          {`What is critical could not be read. ${message} `}
          <TextLink onClick={reload}>Try again</TextLink>
        </ProblemLine>
      )}
      <ul>
        {lines.map((line) => (
          <li key={line.id} className={css.line}>
            <span className={css.mark}><Icon name="critical" /></span>
            <div className={css.words}>
              <p>
                <strong>Critical. </strong>
                <Said>{line.text}</Said>
              </p>
              <p className={css.about}>
                <Reason text={exact(line.time)}>
                  <time dateTime={line.time}>{clock(line.time, now)}</time>
                </Reason>
                <span>{KIND_WORDS[line.kind]}</span>
                {line.symbol === null ? null : <span>{line.symbol}</span>}
                {line.group_id === null ? null : <Link to={paths.group(line.group_id)}>See the position</Link>}
              </p>
              {asking === line.id && resumeAsk !== null ? resumeAsk(() => setAsking(null)) : null}
            </div>
            <div className={css.levers}>
              {wayOut(line.code) === 'resume' && resumeAsk !== null && asking !== line.id ? (
                <Button variant="contained" onClick={() => setAsking(line.id)}>Resume…</Button>
              ) : null}
              {wayOut(line.code) === 'accounts' ? (
                <Button variant="contained" component={Link} to={paths.settingsPage('accounts')}>See accounts</Button>
              ) : null}
              <Acknowledge portfolioId={portfolioId} line={line} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Acknowledge = memo(function Acknowledge({ portfolioId, line }: { portfolioId: string; line: EventView }): ReactNode {
  const { step, send } = useWish()
  return (
    <>
      <Reason text="Takes it off this list. What it tells of stays as it is until it is over.">
        <Button variant="outlined" disabled={step.kind === 'sending' || step.kind === 'accepted'} onClick={() => send(() => acknowledgeLine(portfolioId, line.id))}>
          {step.kind === 'sending' ? 'Sending…' : 'Mark as read'}
        </Button>
      </Reason>
      {step.kind === 'failed' ? <ProblemLine>{`Not marked. ${step.message}`}</ProblemLine> : null}
    </>
  )
})
