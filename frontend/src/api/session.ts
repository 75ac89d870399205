/**
 * Who is signed in. The rule: the access token lives in this module's memory only; the refresh token is an http-only
 * cookie that no script can read. A remembered flag, not a token, says whether a refresh is worth asking for.
 */
import axios from 'axios'
import { create } from 'zustand'

import { forget, recall, remember } from '@/lib/storage'

import { failureOf } from './problem'
import type { OwnerRequest, Session, SetupState, SignInRequest, User } from './types'

export const BASE = '/api/v1'
const SIGNED_IN_BEFORE = 'dca.signed-in'
/** A token about to expire is renewed before it is used. */
const RENEW_BEFORE_MS = 15_000

export type SessionState =
  | { kind: 'checking' }
  | { kind: 'unreachable'; message: string }
  | { kind: 'first_visit'; version: string }
  | { kind: 'signed_out'; expired: boolean }
  | { kind: 'signed_in'; user: User }

export const useSession = create<{ session: SessionState }>(() => ({ session: { kind: 'checking' } }))

const set = (session: SessionState): void => useSession.setState({ session })

/** Requests of the session itself: no bearer header, no renewal on 401. */
const bare = axios.create({ baseURL: BASE, timeout: 15_000 })

let token: { value: string; expiresAt: number } | null = null
let renewal: Promise<string | null> | null = null

function begin(session: Session): void {
  token = { value: session.access_token, expiresAt: Date.now() + session.expires_in * 1000 }
  remember(SIGNED_IN_BEFORE, true)
  set({ kind: 'signed_in', user: session.user })
}

/** Forgets the session and shows the sign-in page; `expired` says whether to explain why. */
export function end(expired: boolean): void {
  token = null
  forget(SIGNED_IN_BEFORE)
  set({ kind: 'signed_out', expired })
}

/** Finds out where this browser stands: first visit, signed in by its cookie, or signed out. */
export async function checkSession(): Promise<void> {
  set({ kind: 'checking' })
  try {
    const setup = (await bare.get<SetupState>('/setup')).data
    if (!setup.owner_exists) {
      set({ kind: 'first_visit', version: setup.version })
    } else if (recall(SIGNED_IN_BEFORE) !== true || (await renew()) === null) {
      end(false)
    }
  } catch (error) {
    set({ kind: 'unreachable', message: failureOf(error).message })
  }
}

export async function signIn(request: SignInRequest): Promise<void> {
  begin((await bare.post<Session>('/auth/sign-in', request)).data)
}

export async function createOwner(request: OwnerRequest): Promise<void> {
  begin((await bare.post<Session>('/setup', request)).data)
}

/** Ends the session on the server too; when it cannot be reached, the local end still holds. */
export async function signOut(): Promise<void> {
  try {
    await bare.post('/auth/sign-out')
  } catch (error) {
    failureOf(error)
  }
  end(false)
}

/** The token to send now, renewed when it is about to expire; null when signed out. */
export async function accessToken(): Promise<string | null> {
  if (token === null) return null
  return token.expiresAt - Date.now() > RENEW_BEFORE_MS ? token.value : renew()
}

/**
 * A new access token by the refresh cookie, or null when the cookie is no longer accepted (the session then ends).
 * Callers at the same moment, and other tabs, share one request, since a refresh token may be good for one use only.
 */
export function renew(): Promise<string | null> {
  renewal ??= exclusively(askForToken).finally(() => {
    renewal = null
  })
  return renewal
}

async function askForToken(): Promise<string | null> {
  try {
    const session = (await bare.post<Session>('/auth/refresh')).data
    begin(session)
    return session.access_token
  } catch (error) {
    const failure = failureOf(error)
    if (failure.status === 0 || failure.status >= 500) throw error
    end(token !== null)
    return null
  }
}

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  // Only secure pages have locks; elsewhere one tab at a time is the user's affair.
  const locks = (navigator as Partial<Navigator>).locks
  return locks === undefined ? work() : await locks.request('dca.refresh', work)
}
