/** Sends a stored alert once more, as one of this moment: asks first, since it trades. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { sendAgain } from '@/api/signals'
import { selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { Ask } from '@/ui/form/Ask'

import { Outcome, type Sending, notSent, sent } from './Outcome'

/** @param alertId of an alert that brought the right secret; the server refuses any other */
export function SendAgain({ alertId }: { alertId: string }): ReactNode {
  const portfolio = useLive(selectPortfolio)
  const [asked, setAsked] = useState(false)
  const [sending, setSending] = useState<Sending>({ kind: 'idle' })
  if (portfolio === null) return null
  const send = (): void => {
    setSending({ kind: 'sending' })
    setAsked(false)
    sendAgain(portfolio.id, alertId).then(
      (answer) => setSending(sent(answer)),
      (error: unknown) => setSending(notSent(error)),
    )
  }
  const practice = portfolio.accounts.every(({ simulated }) => simulated)
  return (
    <div>
      {asked ? (
        <Ask title="Send this alert again" go="Send it now" busy={false} failure={null} onGo={send} onKeep={() => setAsked(false)}>
          <p>
            {`It goes through the webhook of “${portfolio.name}” as a new alert of this moment, and is decided by what holds now. `}
            {practice ? 'No real money moves: these are practice accounts.' : 'It may trade with real money.'}
          </p>
        </Ask>
      ) : (
        <Button variant="outlined" startIcon={<Icon name="send" />} disabled={sending.kind === 'sending'} onClick={() => setAsked(true)}>
          Send again…
        </Button>
      )}
      <Outcome sending={sending} />
    </div>
  )
}
