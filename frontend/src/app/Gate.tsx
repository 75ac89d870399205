/**
 * Who may see which page: the first visit creates the owner, a signed-out browser signs in, and only then the page that
 * the address names is shown. The address stays as it was, so that signing in leads to it.
 */
import { type ReactNode, Suspense, lazy } from 'react'
import { Outlet } from 'react-router'

import { checkSession, useSession } from '@/api/session'
import { Failed } from '@/ui/Notice'

import { Splash } from './Splash'

const WelcomePage = lazy(() => import('@/pages/WelcomePage'))
const SignInPage = lazy(() => import('@/pages/SignInPage'))

export function Gate(): ReactNode {
  return (
    <Suspense fallback={<Splash />}>
      <Allowed />
    </Suspense>
  )
}

function Allowed(): ReactNode {
  const session = useSession((state) => state.session)
  switch (session.kind) {
    case 'checking':
      return <Splash />
    case 'unreachable':
      return (
        <main>
          <Failed message={session.message} onRetry={() => void checkSession()} />
        </main>
      )
    case 'first_visit':
      return <WelcomePage />
    case 'signed_out':
      return <SignInPage />
    case 'signed_in':
      return <Outlet />
  }
}
