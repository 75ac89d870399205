/** First visit: creates the owner and, with it, a practice portfolio on the simulated exchange. */
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'

import { createOwner } from '@/api/session'
import { begin } from '@/features/first-run/progress'
import { CredentialsForm } from '@/features/session/CredentialsForm'
import { EntryFrame } from '@/features/session/EntryFrame'
import { paths } from '@/lib/paths'
import { Icon } from '@/ui/Icon'
import { useTitle } from '@/ui/useTitle'

const MIN_PASSWORD = 10

export default function WelcomePage(): ReactNode {
  useTitle('Welcome')
  const navigate = useNavigate()
  const create = async (credentials: Parameters<typeof createOwner>[0]): Promise<void> => {
    // Under its address first: no other page is begun in between.
    await navigate(paths.firstRun, { replace: true })
    await createOwner(credentials)
    begin()
  }
  return (
    <EntryFrame
      title="Create the owner"
      lead="This engine is new. Its owner is the one who signs in here; nobody else can create one afterwards."
      foot={<WhatHappens />}
    >
      <CredentialsForm
        action="Create owner and start practising"
        busyText="Setting up…"
        minPassword={MIN_PASSWORD}
        passwordHint={`At least ${MIN_PASSWORD} characters. It is kept as a hash, on this machine only.`}
        newPassword
        onSubmit={create}
      />
    </EntryFrame>
  )
}

function WhatHappens(): ReactNode {
  return (
    <ul aria-label="What happens next">
      <li>
        <Icon name="check" />A practice portfolio is made on the built-in simulated exchange. No real money, no exchange keys.
      </li>
      <li>
        <Icon name="check" />
        It gets its own webhook address for TradingView. Five short steps lead from here to the first practice trade.
      </li>
    </ul>
  )
}
