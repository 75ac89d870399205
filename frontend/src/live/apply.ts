/**
 * The feed's messages, applied: pure functions from a state and a message to the next state. What a message does not
 * name keeps its identity, so that only the rows whose data changed are drawn again.
 */
import type { DeltaMessage, FeedMessage, SignalView, Snapshot } from '@/api/types'
import { assertNever } from '@/lib/assertNever'
import { compareTimes } from '@/lib/merge'

import { type FeedState, priceKey } from './state'
import { heard } from './told'

/** Signals kept at most; older ones are read page by page. */
export const SIGNALS_KEPT = 300

/** How a message stands to the last sequence number applied (null: no snapshot yet). */
export type Place = 'next' | 'old' | 'gap'

export function placeOf(last: number | null, message: FeedMessage): Place {
  switch (message.type) {
    case 'snapshot':
      return 'next'
    case 'delta':
      if (last === null || message.seq > last + 1) return 'gap'
      return message.seq === last + 1 ? 'next' : 'old'
    case 'heartbeat':
      if (last === null) return 'old'
      return message.seq > last ? 'gap' : 'next'
    default:
      return assertNever(message)
  }
}

/** The state after a message. Messages out of order change nothing: the connection asks for a new snapshot instead. */
export function apply(state: FeedState | null, message: FeedMessage): FeedState | null {
  if (message.type === 'snapshot') return fromSnapshot(message.snapshot, state)
  if (state === null || placeOf(state.seq, message) !== 'next') return state
  return message.type === 'heartbeat' ? { ...state, time: message.time } : applyDelta(state, message)
}

/** What was told of the same portfolio before stays told. */
function fromSnapshot({ seq, time, portfolio, groups, signals, prices }: Snapshot, before: FeedState | null): FeedState {
  return {
    seq,
    time,
    portfolio,
    groups: keyed(groups, (group) => group.id),
    signals: keyed(signals, (signal) => signal.id),
    prices: keyed(prices, (price) => priceKey(price.account_id, price.symbol)),
    told: before?.portfolio.id === portfolio.id ? before.told : [],
  }
}

function applyDelta(state: FeedState, delta: DeltaMessage): FeedState {
  return {
    seq: delta.seq,
    time: delta.time,
    portfolio: delta.portfolio ?? state.portfolio,
    groups: merged(state.groups, delta.groups, (group) => group.id),
    signals: newest(merged(state.signals, delta.signals, (signal) => signal.id)),
    prices: merged(state.prices, delta.prices, (price) => priceKey(price.account_id, price.symbol)),
    told: heard(state.told, delta),
  }
}

type Table<T> = Readonly<Record<string, T>>

function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Table<T> {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]))
}

function merged<T>(table: Table<T>, changes: readonly T[] | undefined, keyOf: (item: T) => string): Table<T> {
  return changes === undefined || changes.length === 0 ? table : { ...table, ...keyed(changes, keyOf) }
}

function newest(signals: Table<SignalView>): Table<SignalView> {
  const all = Object.values(signals)
  // Trimming in blocks keeps the usual delta free of sorting.
  if (all.length < SIGNALS_KEPT * 1.2) return signals
  all.sort((a, b) => compareTimes(b.received_at, a.received_at))
  return keyed(all.slice(0, SIGNALS_KEPT), (signal) => signal.id)
}
