/**
 * The line to the engine's feed. Subscribes first, lets only messages in sequence through, and whatever goes wrong
 * (closed, silent, out of sequence, unreadable) ends the same way: a new line and a new snapshot, after a wait.
 */
import type { FeedMessage, Subscribe } from '@/api/types'

import { placeOf } from './apply'
import { retryDelay } from './backoff'
import { CONNECTING, type Connection, LIVE } from './connection'

/** Silence after which what is shown counts as old; the engine speaks at least every second. With the check told within 2 s. */
export const STALE_AFTER_MS = 1_750
/** Silence after which the line is given up. */
export const GIVE_UP_AFTER_MS = 10_000
const CHECK_EVERY_MS = 100

export const SIGN_IN_AGAIN = 4401
export const NO_SUCH_PORTFOLIO = 4404

export interface FeedOptions {
  url: string
  portfolioId: string
  /** A token to subscribe with; `renewed` asks for a fresh one. Null means signed out; rejects when out of reach. */
  token: (renewed: boolean) => Promise<string | null>
  onMessage: (message: FeedMessage) => void
  onConnection: (connection: Connection) => void
  random?: () => number
}

export class FeedLine {
  private socket: WebSocket | null = null
  private seq: number | null = null
  private heardAt: number | null = null
  private openedAt = 0
  private failures = 0
  private tokenRefused = false
  private connection: Connection = CONNECTING
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly watch: ReturnType<typeof setInterval>
  private closed = false

  private readonly options: FeedOptions

  constructor(options: FeedOptions) {
    this.options = options
    this.watch = setInterval(() => this.checkSilence(), CHECK_EVERY_MS)
    this.open()
  }

  /** Ends the line for good. */
  close(): void {
    this.closed = true
    clearInterval(this.watch)
    clearTimeout(this.retry)
    this.drop()
  }

  /** Tries at once instead of waiting, e.g. when the trader asks or the network comes back. */
  retryNow(): void {
    if (this.connection.kind !== 'waiting') return
    clearTimeout(this.retry)
    this.open()
  }

  private open(): void {
    this.openedAt = Date.now()
    this.show(this.heardAt === null ? CONNECTING : { kind: 'reconnecting', since: this.heardAt })
    this.request()
  }

  private request(): void {
    this.seq = null
    this.options.token(this.tokenRefused).then(
      (token) => this.subscribe(token),
      () => this.fail(),
    )
  }

  private subscribe(token: string | null): void {
    if (this.closed) return
    if (token === null) {
      this.show({ kind: 'signed_out' })
      return
    }
    this.openedAt = Date.now()
    const socket = new WebSocket(this.options.url)
    const hello: Subscribe = { type: 'subscribe', access_token: token, portfolio_id: this.options.portfolioId }
    socket.onopen = () => socket.send(JSON.stringify(hello))
    socket.onmessage = (event) => this.receive(event.data)
    socket.onclose = (event) => this.ended(event.code)
    this.socket = socket
  }

  private receive(data: unknown): void {
    const message = parse(data)
    const place = message === null ? 'gap' : placeOf(this.seq, message)
    if (message === null || place === 'gap') {
      this.fail()
      return
    }
    this.heardAt = Date.now()
    if (place === 'old') return
    this.seq = message.type === 'snapshot' ? message.snapshot.seq : message.seq
    if (message.type === 'snapshot') {
      this.failures = 0
      this.tokenRefused = false
    }
    this.options.onMessage(message)
    this.show(LIVE)
  }

  private ended(code: number): void {
    if (code === NO_SUCH_PORTFOLIO) {
      this.drop()
      this.show({ kind: 'unknown_portfolio' })
    } else if (code !== SIGN_IN_AGAIN) {
      this.fail()
    } else if (this.tokenRefused) {
      this.drop()
      this.show({ kind: 'signed_out' })
    } else {
      // A token that ran out is no news: what is shown stays live unless the silence lasts.
      this.tokenRefused = true
      this.drop()
      this.request()
    }
  }

  private fail(): void {
    if (this.closed) return
    this.drop()
    const wait = retryDelay(this.failures, (this.options.random ?? Math.random)())
    this.failures += 1
    this.show({ kind: 'waiting', since: this.heardAt, retryAt: Date.now() + wait })
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.open(), wait)
  }

  private checkSilence(): void {
    if (this.socket === null) return
    const silence = Date.now() - Math.max(this.openedAt, this.heardAt ?? 0)
    if (silence > GIVE_UP_AFTER_MS) this.fail()
    else if (silence > STALE_AFTER_MS && this.connection.kind === 'live') {
      this.show({ kind: 'stale', since: this.heardAt ?? this.openedAt })
    }
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    if (socket === null) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private show(connection: Connection): void {
    if (connection.kind === 'live' && this.connection.kind === 'live') return
    this.connection = connection
    this.options.onConnection(connection)
  }
}

function parse(data: unknown): FeedMessage | null {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data) as FeedMessage
  } catch {
    return null
  }
}
