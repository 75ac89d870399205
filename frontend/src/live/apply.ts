/**
 * The feed's messages, applied: pure functions from a state and a message to the next state. What a message does not
 * name keeps its identity, so that only the rows whose data changed are drawn again.
 */
import type { DeltaMessage, FeedMessage, QueuedView, SignalView, Snapshot } from '@/api/types'
import { assertNever } from '@/lib/assertNever'
import { compareTimes } from '@/lib/merge'

import { NO_LOG, begun, logged } from './log'
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
function fromSnapshot({ seq, time, portfolio, groups, signals, prices, queue }: Snapshot, before: FeedState | null): FeedState {
  const known = before?.portfolio.id === portfolio.id ? before : null
  return {
    seq,
    time,
    began: time,
    portfolio,
    groups: keyed(groups, (group) => group.id),
    signals: keyed(signals, (signal) => signal.id),
    prices: keyed(prices, (price) => priceKey(price.account_id, price.symbol)),
    queue,
    offsets: {},
    told: known?.told ?? [],
    log: begun(known?.log ?? NO_LOG),
  }
}

function applyDelta(state: FeedState, delta: DeltaMessage): FeedState {
  return {
    seq: delta.seq,
    time: delta.time,
    began: state.began,
    portfolio: delta.portfolio ?? state.portfolio,
    groups: merged(state.groups, delta.groups, (group) => group.id),
    signals: newest(merged(state.signals, delta.signals, (signal) => signal.id)),
    prices: merged(state.prices, delta.prices, (price) => priceKey(price.account_id, price.symbol)),
    queue: queued(state.queue, delta.queue),
    offsets: merged(state.offsets, delta.offsets, (offset) => String(offset.number)),
    told: heard(state.told, delta),
    log: logged(state.log, delta),
  }
}

type Table<T> = Readonly<Record<string, T>>

function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Table<T> {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]))
}

function merged<T>(table: Table<T>, changes: readonly T[] | undefined, keyOf: (item: T) => string): Table<T> {
  return changes === undefined || changes.length === 0 ? table : { ...table, ...keyed(changes, keyOf) }
}

/** A delta tells the whole queue; an entry of which nothing changed stays the one it was. */
function queued(before: readonly QueuedView[], now: readonly QueuedView[] | null | undefined): readonly QueuedView[] {
  if (now === null || now === undefined) return before
  const known = keyed(before, (entry) => entry.id)
  return now.map((entry) => {
    const old = known[entry.id]
    return old !== undefined && isSame(old, entry) ? old : entry
  })
}

/** Of flat entries only. */
function isSame(a: QueuedView, b: QueuedView): boolean {
  return (Object.keys(b) as (keyof QueuedView)[]).every((key) => a[key] === b[key])
}

function newest(signals: Table<SignalView>): Table<SignalView> {
  const all = Object.values(signals)
  // Trimming in blocks keeps the usual delta free of sorting.
  if (all.length < SIGNALS_KEPT * 1.2) return signals
  all.sort((a, b) => compareTimes(b.received_at, a.received_at))
  return keyed(all.slice(0, SIGNALS_KEPT), (signal) => signal.id)
}
