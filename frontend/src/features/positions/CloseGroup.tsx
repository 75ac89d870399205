/** Closing a group: asks once, in place, naming what it does in money, then says how far it has come. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { closeGroup } from '@/api/endpoints'
import { failureOf } from '@/api/problem'
import type { GroupView } from '@/api/types'
import type { Decimal } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'
import { Icon } from '@/ui/Icon'

import css from './CloseGroup.module.css'
import { closingEstimate } from './calculate'
import { closingSentence } from './sentences'

type Step = { kind: 'idle' } | { kind: 'asking' } | { kind: 'sending' } | { kind: 'accepted' } | { kind: 'failed'; message: string }

export function CloseGroup({ group, price }: { group: GroupView; price: Decimal | null }): ReactNode {
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  if (!isOpen(group)) return null

  const send = (): void => {
    setStep({ kind: 'sending' })
    closeGroup(group.id)
      .then(() => setStep({ kind: 'accepted' }))
      .catch((error: unknown) => setStep({ kind: 'failed', message: failureOf(error).message }))
  }

  if (group.status === 'closing' || step.kind === 'accepted' || step.kind === 'sending') {
    return <Progress text={step.kind === 'sending' ? 'Sending…' : 'Accepted. Cancelling what rests, then selling what is held…'} />
  }
  if (step.kind === 'idle') {
    return (
      <Button variant="outlined" onClick={() => setStep({ kind: 'asking' })}>
        Close…
      </Button>
    )
  }
  return (
    <div className={css.ask} role="group" aria-label="Close this group">
      <p>{closingSentence(group, closingEstimate(group, price))}</p>
      {step.kind === 'failed' ? (
        <p role="alert" className={css.failure}>
          <Icon name="alert" />
          {`Not closed. ${step.message}`}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={() => setStep({ kind: 'idle' })}>
          Keep it open
        </Button>
        <Button variant="contained" onClick={send}>
          Close now
        </Button>
      </div>
    </div>
  )
}

function Progress({ text }: { text: string }): ReactNode {
  return (
    <p role="status" className={css.progress}>
      <Icon name="clock" />
      {text}
    </p>
  )
}
