import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { recall } from '@/lib/storage'
import { asked, ok, problem, serve } from '@/test/server'

import { fetchPortfolios } from './endpoints'
import { failureOf } from './problem'
import { accessToken, checkSession, createOwner, end, renew, signIn, signOut, useSession } from './session'

const USER = { id: 'u1', email: 'a@b.co' }
const session = (token: string, expires_in = 900) => ok({ access_token: token, expires_in, user: USER })
const refused = () => problem(401, 'not_signed_in', 'Sign in to go on.')
const kind = (): string => useSession.getState().session.kind
const CREDENTIALS = { email: 'a@b.co', password: 'secret words' }

beforeEach(() => end(false))
afterEach(() => {
  vi.useRealTimers()
})

describe('where a browser stands', () => {
  it('is a first visit while there is no owner; creating one signs in', async () => {
    serve({ 'GET /setup': () => ok({ owner_exists: false, version: '0.1.0' }), 'POST /setup': () => session('t1') })
    await checkSession()
    expect(kind()).toBe('first_visit')
    await createOwner(CREDENTIALS)
    expect(kind()).toBe('signed_in')
  })

  it('is signed out without asking when nobody was signed in here before', async () => {
    serve({ 'GET /setup': () => ok({ owner_exists: true, version: '0.1.0' }) })
    await checkSession()
    expect(kind()).toBe('signed_out')
    expect(asked.map(({ what }) => what)).toEqual(['GET /setup'])
  })

  it('is signed in again by the cookie', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1'), 'GET /setup': () => ok({ owner_exists: true, version: '0.1.0' }), 'POST /auth/refresh': () => session('t2') })
    await signIn(CREDENTIALS)
    await checkSession()
    expect(kind()).toBe('signed_in')
    expect(await accessToken()).toBe('t2')
  })

  it('is unreachable, not signed out, when nothing answers', async () => {
    serve({})
    await checkSession()
    expect(useSession.getState().session).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('does not answer') })
  })
})

describe('the access token', () => {
  it('is kept out of storage', async () => {
    serve({ 'POST /auth/sign-in': () => session('very-secret') })
    await signIn(CREDENTIALS)
    expect(JSON.stringify(Object.entries(localStorage))).not.toContain('very-secret')
    expect(recall('dca.signed-in')).toBe(true)
  })

  it('is renewed before it expires', async () => {
    vi.useFakeTimers()
    serve({ 'POST /auth/sign-in': () => session('t1', 60), 'POST /auth/refresh': () => session('t2') })
    await signIn(CREDENTIALS)
    expect(await accessToken()).toBe('t1')
    vi.advanceTimersByTime(50_000)
    expect(await accessToken()).toBe('t2')
  })

  it('is renewed once for all who ask at the same moment', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1'), 'POST /auth/refresh': () => session('t2') })
    await signIn(CREDENTIALS)
    expect(await Promise.all([renew(), renew(), renew()])).toEqual(['t2', 't2', 't2'])
    expect(asked.filter(({ what }) => what === 'POST /auth/refresh')).toHaveLength(1)
  })

  it('is kept when the engine is only out of reach', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1') })
    await signIn(CREDENTIALS)
    await expect(renew()).rejects.toThrow()
    expect(kind()).toBe('signed_in')
  })
})

describe('a request that is refused with 401', () => {
  it('is sent again once with a new token', async () => {
    serve({
      'POST /auth/sign-in': () => session('t1'),
      'POST /auth/refresh': () => session('t2'),
      'GET /portfolios': ({ authorization }) => (authorization === 'Bearer t2' ? ok([]) : refused()),
    })
    await signIn(CREDENTIALS)
    expect(await fetchPortfolios()).toEqual([])
  })

  it('ends the session when the cookie is refused too', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1'), 'POST /auth/refresh': refused, 'GET /portfolios': refused })
    await signIn(CREDENTIALS)
    await expect(fetchPortfolios()).rejects.toThrow()
    expect(useSession.getState().session).toEqual({ kind: 'signed_out', expired: true })
  })

  it('is not repeated for ever', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1'), 'POST /auth/refresh': () => session('t2'), 'GET /portfolios': refused })
    await signIn(CREDENTIALS)
    await expect(fetchPortfolios()).rejects.toThrow()
    expect(asked.filter(({ what }) => what === 'GET /portfolios')).toHaveLength(2)
  })
})

describe('signing out', () => {
  it('holds here even when the server cannot be told', async () => {
    serve({ 'POST /auth/sign-in': () => session('t1') })
    await signIn(CREDENTIALS)
    await signOut()
    expect(useSession.getState().session).toEqual({ kind: 'signed_out', expired: false })
    expect(await accessToken()).toBeNull()
  })
})

describe('failureOf', () => {
  it('throws on what is no request’s failure', () => {
    expect(() => failureOf(new TypeError('bug'))).toThrow('bug')
  })
})
