/** Sign in. When a session ran out, says so; orders on the exchange are not touched by that. */
import type { ReactNode } from 'react'

import { signIn, useSession } from '@/api/session'
import { CredentialsForm } from '@/features/session/CredentialsForm'
import { EntryFrame } from '@/features/session/EntryFrame'
import { useTitle } from '@/ui/useTitle'

export default function SignInPage(): ReactNode {
  useTitle('Sign in')
  const expired = useSession(({ session }) => session.kind === 'signed_out' && session.expired)
  return (
    <EntryFrame
      title="Sign in"
      lead={
        expired
          ? 'Your session ran out. The engine went on working meanwhile.'
          : 'See what is open, what it earns, and why.'
      }
    >
      <CredentialsForm action="Sign in" busyText="Signing in…" minPassword={1} onSubmit={signIn} />
    </EntryFrame>
  )
}
