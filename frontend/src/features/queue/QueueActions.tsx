/** The levers of a waiting entry, and what they ask in place. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { QueuedView } from '@/api/types'
import { Icon } from '@/ui/Icon'

import { ForceWords } from './ForceWords'
import css from './queue.module.css'
import type { QueueActs } from './useQueueActs'

interface ActionsProps {
  queued: QueuedView
  acts: QueueActs
}

export function QueueButtons({ queued, acts }: ActionsProps): ReactNode {
  const busy = acts.step.kind === 'sending'
  const of = `${queued.symbol} ${queued.side}`
  return (
    <div className={css.buttons}>
      <Button variant="outlined" disabled={busy} aria-label={`Promote ${of}`} onClick={acts.promote}>
        Promote
      </Button>
      <Button color="inherit" disabled={busy} aria-label={`Force ${of}`} onClick={() => acts.ask('force')}>
        Force…
      </Button>
      <Button color="inherit" disabled={busy} aria-label={`Remove ${of}`} onClick={() => acts.ask('remove')}>
        Remove…
      </Button>
    </div>
  )
}

/** Null while nothing is asked and nothing went wrong. */
export function QueueAsk({ queued, acts, portfolioId }: ActionsProps & { portfolioId: string }): ReactNode {
  const { asked, step } = acts
  const failure = step.kind === 'failed' ? <Failure message={step.message} /> : null
  if (asked === null) return failure === null ? null : <div className={css.ask}>{failure}</div>
  const force = asked === 'force'
  const busy = step.kind === 'sending'
  return (
    <div className={css.ask} role="group" aria-label={`${force ? 'Force' : 'Remove'} ${queued.symbol}`}>
      <div className={css.askWords}>
        {force ? <ForceWords queued={queued} portfolioId={portfolioId} /> : <p>Its signal trades nothing. A newer alert may queue again.</p>}
        {failure}
      </div>
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={() => acts.ask(null)}>
          Keep waiting
        </Button>
        <Button variant="contained" disabled={busy} onClick={force ? acts.force : acts.remove}>
          {busy ? 'Sending…' : force ? 'Force now' : 'Remove'}
        </Button>
      </div>
    </div>
  )
}

function Failure({ message }: { message: string }): ReactNode {
  return (
    <p role="alert" className={css.failure}>
      <Icon name="alert" />
      {`Not done. ${message}`}
    </p>
  )
}
