/** The signed-in user: e-mail, password, and the browsers that are signed in. */
import { client } from './client'
import { get, id } from './request'
import { useSession } from './session'
import type { SignedInBrowser, User } from './types'

export async function changeEmail(email: string): Promise<User> {
  const user = (await client.patch<User>('/me', { email })).data
  useSession.setState({ session: { kind: 'signed_in', user } })
  return user
}

/** Every other browser has to sign in again. */
export async function changePassword(current: string, next: string): Promise<void> {
  await client.post('/me/password', { current_password: current, new_password: next })
}

export const fetchSessions = (_key: string, signal?: AbortSignal): Promise<SignedInBrowser[]> => get('/me/sessions', {}, signal)

export async function endSession(sessionId: string): Promise<void> {
  await client.delete(`/me/sessions/${id(sessionId)}`)
}

export async function endOtherSessions(): Promise<void> {
  await client.delete('/me/sessions')
}
