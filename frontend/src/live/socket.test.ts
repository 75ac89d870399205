import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { FeedMessage } from '@/api/types'
import { T0, snapshot } from '@/test/fixtures'

import type { Connection } from './connection'
import { FeedLine, GIVE_UP_AFTER_MS, NO_SUCH_PORTFOLIO, SIGN_IN_AGAIN, STALE_AFTER_MS } from './socket'

/** The far end of the line, in the hands of the test. */
class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  sent: string[] = []
  closed = false
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.closed = true
  }
  says(message: FeedMessage | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
}

const SNAPSHOT: FeedMessage = { type: 'snapshot', snapshot: snapshot({ seq: 7 }) }
const delta = (seq: number): FeedMessage => ({ type: 'delta', seq, time: T0 })
const heartbeat = (seq: number): FeedMessage => ({ type: 'heartbeat', seq, time: T0 })

let messages: FeedMessage[]
let states: Connection[]
let tokens: (string | null | Error)[]
let asked: boolean[]
let line: FeedLine | null = null

const state = (): string => states.at(-1)?.kind ?? ''
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

async function connected(): Promise<FakeSocket> {
  line = new FeedLine({
    url: 'ws://engine/feed',
    portfolioId: 'p1',
    token: (renewed) => {
      asked.push(renewed)
      const next = tokens.shift() ?? 'token'
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next === 'none' ? null : next)
    },
    onMessage: (message) => messages.push(message),
    onConnection: (connection) => states.push(connection),
    random: () => 1,
  })
  await settle()
  return latest()
}

const latest = (): FakeSocket => FakeSocket.all.at(-1)!

async function live(): Promise<FakeSocket> {
  const socket = await connected()
  socket.onopen?.()
  socket.says(SNAPSHOT)
  return socket
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  FakeSocket.all = []
  messages = []
  states = []
  tokens = []
  asked = []
})

afterEach(() => {
  line?.close()
  vi.useRealTimers()
})

describe('the line to the feed', () => {
  it('subscribes before anything else', async () => {
    const socket = await connected()
    expect(socket.sent).toEqual([])
    socket.onopen?.()
    expect(JSON.parse(socket.sent[0]!)).toEqual({ type: 'subscribe', access_token: 'token', portfolio_id: 'p1' })
  })

  it('hands on what is in sequence, and is live from the snapshot on', async () => {
    const socket = await live()
    socket.says(delta(7))
    socket.says(delta(8))
    socket.says(heartbeat(8))
    expect(messages.map(({ type }) => type)).toEqual(['snapshot', 'delta', 'heartbeat'])
    expect(state()).toBe('live')
  })

  it.each([
    ['a gap', delta(9)],
    ['a heartbeat ahead of us', heartbeat(8)],
    ['an unreadable message', '{'],
  ])('asks for a new snapshot after %s', async (_what, message) => {
    const first = await live()
    first.says(message)
    expect(first.closed).toBe(true)
    expect(messages).toHaveLength(1)
    expect(state()).toBe('waiting')
    await vi.advanceTimersByTimeAsync(500)
    latest().onopen?.()
    expect(latest()).not.toBe(first)
    latest().says({ type: 'snapshot', snapshot: snapshot({ seq: 30 }) })
    latest().says(delta(31))
    expect(messages).toHaveLength(3)
    expect(state()).toBe('live')
  })

  it('says when it has heard nothing for two seconds, and recovers with the next word', async () => {
    const socket = await live()
    const heardAt = Date.now()
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS)
    expect(state()).toBe('live')
    await vi.advanceTimersByTimeAsync(250)
    expect(states.at(-1)).toEqual({ kind: 'stale', since: heardAt })
    socket.says(heartbeat(7))
    expect(state()).toBe('live')
  })

  it('gives a silent line up', async () => {
    const socket = await live()
    await vi.advanceTimersByTimeAsync(GIVE_UP_AFTER_MS + 250)
    expect(socket.closed).toBe(true)
    expect(state()).toBe('waiting')
  })

  it('waits longer after each failure, and starts anew after a success', async () => {
    await live()
    const waits: number[] = []
    for (let i = 0; i < 3; i += 1) {
      latest().onclose?.({ code: 1006 })
      const at = states.at(-1)
      if (at?.kind !== 'waiting') throw new Error('not waiting')
      waits.push(at.retryAt - Date.now())
      await vi.advanceTimersByTimeAsync(at.retryAt - Date.now())
    }
    latest().says(SNAPSHOT)
    latest().onclose?.({ code: 1006 })
    const last = states.at(-1)
    expect(waits).toEqual([500, 1000, 2000])
    expect(last?.kind === 'waiting' && last.retryAt - Date.now()).toBe(500)
  })

  it('tries at once when asked to', async () => {
    await live()
    latest().onclose?.({ code: 1006 })
    line?.retryNow()
    await settle()
    expect(FakeSocket.all).toHaveLength(2)
    expect(state()).toBe('reconnecting')
  })

  it('waits and tries again when no token can be had right now', async () => {
    tokens = [new Error('unreachable')]
    line = null
    await connected().catch(() => undefined)
    expect(FakeSocket.all).toHaveLength(0)
    expect(state()).toBe('waiting')
    await vi.advanceTimersByTimeAsync(500)
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('renews the token once when it is refused, then asks to sign in', async () => {
    const first = await connected()
    first.onclose?.({ code: SIGN_IN_AGAIN })
    await settle()
    expect(asked).toEqual([false, true])
    latest().onclose?.({ code: SIGN_IN_AGAIN })
    expect(state()).toBe('signed_out')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('stays live while an expired token is renewed', async () => {
    const first = await live()
    first.onclose?.({ code: SIGN_IN_AGAIN })
    await settle()
    latest().says(SNAPSHOT)
    expect(latest()).not.toBe(first)
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'live'])
  })

  it('is signed out when there is no token', async () => {
    tokens = ['none']
    await connected().catch(() => undefined)
    expect(state()).toBe('signed_out')
  })

  it('does not come back for a portfolio that does not exist', async () => {
    const socket = await connected()
    socket.onclose?.({ code: NO_SUCH_PORTFOLIO })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state()).toBe('unknown_portfolio')
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('is quiet after it was closed', async () => {
    const socket = await live()
    line?.close()
    const before = states.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(socket.closed).toBe(true)
    expect(states).toHaveLength(before)
    expect(FakeSocket.all).toHaveLength(1)
  })
})
