import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import { signIn, useSession } from '@/api/session'
import { show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { CredentialsForm } from './CredentialsForm'
import { checkCredentials } from './check'

const form = (minPassword = 1) => show(<CredentialsForm action="Sign in" busyText="Signing in…" minPassword={minPassword} onSubmit={signIn} />)

async function fill(email: string, password: string): Promise<void> {
  await userEvent.type(screen.getByLabelText('E-mail'), email)
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('credentials', () => {
  it('are checked before anything is sent', async () => {
    serve({})
    form(10)
    await fill('nobody', 'short')
    expect(screen.getByText(/Enter an e-mail address/)).toBeInTheDocument()
    expect(screen.getByText('Use at least 10 characters.')).toBeInTheDocument()
    expect(asked).toEqual([])
    expect(checkCredentials({ email: 'a@b.co', password: '' }, 1).password).toBe('Enter your password.')
  })

  it('sign in', async () => {
    serve({ 'POST /auth/sign-in': () => ok({ access_token: 't', expires_in: 900, user: { id: 'u1', email: 'a@b.co' } }) })
    form()
    await fill('a@b.co', 'secret words')
    expect(asked[0]?.body).toEqual({ email: 'a@b.co', password: 'secret words' })
    expect(useSession.getState().session).toEqual({ kind: 'signed_in', user: { id: 'u1', email: 'a@b.co' } })
  })

  it('tell what the server refused, at the field', async () => {
    serve({ 'POST /auth/sign-in': () => problem(422, 'invalid_field', 'A field is not valid.', [{ field: 'email', reason: 'This domain does not exist.' }]) })
    form()
    await fill('a@b.co', 'x')
    expect(await screen.findByRole('alert')).toHaveTextContent('A field is not valid.')
    expect(screen.getByText('This domain does not exist.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  })
})
