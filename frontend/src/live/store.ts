/**
 * The one store of live data: the server's raw state and where the line stands, nothing derived. Messages that arrive
 * within one frame are applied together, so a burst costs one drawing.
 */
import { create } from 'zustand'

import type { FeedMessage } from '@/api/types'

import { apply } from './apply'
import { CONNECTING, type Connection } from './connection'
import type { FeedState } from './state'

export interface LiveStore {
  feed: FeedState | null
  connection: Connection
}

const INITIAL: LiveStore = { feed: null, connection: CONNECTING }
const FRAME_MS = 16

export const useLive = create<LiveStore>(() => INITIAL)

let waiting: FeedMessage[] = []
let frame: ReturnType<typeof setTimeout> | undefined

export function receive(message: FeedMessage): void {
  waiting.push(message)
  // A timer and not an animation frame: hidden tabs get no frames, and their queue would grow.
  frame ??= setTimeout(flush, FRAME_MS)
}

function flush(): void {
  const messages = waiting
  waiting = []
  frame = undefined
  useLive.setState(({ feed }) => ({ feed: messages.reduce(apply, feed) }))
}

export function setConnection(connection: Connection): void {
  useLive.setState({ connection })
}

/** Back to the beginning: another portfolio, signed out, or the next test. */
export function resetLive(): void {
  clearTimeout(frame)
  frame = undefined
  waiting = []
  useLive.setState(INITIAL)
}
