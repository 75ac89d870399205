import { describe, expect, it } from 'vitest'

import type { DeltaMessage, FeedMessage } from '@/api/types'
import { T0, event, group, portfolio, price, queued, signal, snapshot } from '@/test/fixtures'
import { offset } from '@/test/riskFixtures'

import { SIGNALS_KEPT, apply, placeOf } from './apply'
import type { FeedState } from './state'

const LATER = '2026-03-04T09:15:01Z'
const delta = (seq: number, over: Partial<DeltaMessage> = {}): DeltaMessage => ({ type: 'delta', seq, time: LATER, ...over })
const heartbeat = (seq: number): FeedMessage => ({ type: 'heartbeat', seq, time: LATER })
const start = (): FeedState => apply(null, { type: 'snapshot', snapshot: snapshot() })!

describe('the place of a message in the sequence', () => {
  it.each<[string, number | null, FeedMessage, string]>([
    ['a snapshot always begins anew', 50, { type: 'snapshot', snapshot: snapshot() }, 'next'],
    ['a delta follows by one', 7, delta(8), 'next'],
    ['a delta from before the snapshot is old', 7, delta(7), 'old'],
    ['a delta that skips one is a gap', 7, delta(9), 'gap'],
    ['a delta before any snapshot is a gap', null, delta(1), 'gap'],
    ['a heartbeat repeats the number', 7, heartbeat(7), 'next'],
    ['a heartbeat ahead tells of a lost delta', 7, heartbeat(8), 'gap'],
    ['a heartbeat before any snapshot says nothing', null, heartbeat(1), 'old'],
  ])('%s', (_what, last, message, place) => {
    expect(placeOf(last, message)).toBe(place)
  })
})

describe('apply', () => {
  it('takes a snapshot as the whole truth', () => {
    const state = apply(start(), { type: 'snapshot', snapshot: snapshot({ seq: 90, groups: [], prices: [], signals: [] }) })!
    expect(state).toEqual({
      seq: 90,
      time: T0,
      began: T0,
      portfolio: portfolio(),
      groups: {},
      signals: {},
      prices: {},
      queue: [],
      offsets: {},
      told: [],
      log: { epoch: 2, lines: [], read: {}, turns: 2 },
    })
  })

  it('replaces the entity that a delta names and keeps the identity of all others', () => {
    const before = apply(start(), delta(8, { groups: [group({ id: 'g2' })] }))!
    const after = apply(before, delta(9, { groups: [group({ id: 'g2', status: 'active' })] }))!
    expect(after.seq).toBe(9)
    expect(after.groups['g2']?.status).toBe('active')
    expect(after.groups['g1']).toBe(before.groups['g1'])
    expect(after.prices).toBe(before.prices)
    expect(after.signals).toBe(before.signals)
    expect(after.portfolio).toBe(before.portfolio)
  })

  it('changes nothing but time and number for an empty delta, absent and null alike', () => {
    const before = start()
    for (const message of [delta(8), delta(8, { portfolio: null, groups: [], signals: [], prices: [], queue: null, offsets: [], reasons: [] })]) {
      expect(apply(before, message)).toEqual({ ...before, seq: 8, time: LATER })
    }
  })

  it('tells the same symbol on two accounts apart', () => {
    const state = apply(start(), delta(8, { prices: [{ ...price('50200.00'), account_id: 'a2' }] }))!
    expect(Object.values(state.prices).map((entry) => entry.price)).toEqual(['50120.00', '50200.00'])
  })

  it('keeps the time of a heartbeat', () => {
    expect(apply(start(), heartbeat(7))).toEqual({ ...start(), time: LATER })
  })

  it('ignores what is out of sequence', () => {
    const before = start()
    for (const message of [delta(7), delta(9), heartbeat(8)]) expect(apply(before, message)).toBe(before)
    expect(apply(null, delta(1))).toBeNull()
  })

  it('keeps the newest signals and lets the oldest go', () => {
    const many = Array.from({ length: SIGNALS_KEPT * 1.2 }, (_, i) =>
      signal({ id: `n${i}`, received_at: new Date(Date.parse(LATER) + i).toISOString() }),
    )
    const state = apply(start(), delta(8, { signals: many }))!
    expect(Object.keys(state.signals)).toHaveLength(SIGNALS_KEPT)
    expect(state.signals['s1']).toBeUndefined()
    expect(state.signals[many.at(-1)!.id]).toBeDefined()
  })

  it('takes the whole queue from a delta, and keeps the entries of which nothing changed', () => {
    const before = apply(start(), delta(8, { queue: [queued(), queued({ id: 'q2', symbol: 'SOL/USDT', position: 2 })] }))!
    const after = apply(before, delta(9, { queue: [queued({ id: 'q2', symbol: 'SOL/USDT', position: 1 }), queued({ position: 1 })] }))!
    expect(after.queue.map(({ id, position }) => [id, position])).toEqual([['q2', 1], ['q1', 1]])
    expect(after.queue[1]).toBe(before.queue[0])
    expect(after.queue[0]).not.toBe(before.queue[1])
    expect(apply(after, delta(10, { queue: null }))!.queue).toBe(after.queue)
    expect(apply(after, delta(10, { queue: [] }))!.queue).toEqual([])
  })

  it('keeps offsets by their number, as they stand', () => {
    const before = apply(start(), delta(8, { offsets: [offset(), offset({ number: 2 })] }))!
    const after = apply(before, delta(9, { offsets: [offset({ status: 'done' })] }))!
    expect(Object.values(after.offsets).map(({ number, status }) => [number, status])).toEqual([[1, 'done'], [2, 'winners']])
  })

  it('forgets offsets with a snapshot, since they may have moved unseen, and says that it did', () => {
    const before = apply(start(), delta(8, { offsets: [offset()] }))!
    const after = apply(before, { type: 'snapshot', snapshot: snapshot({ seq: 20, time: LATER }) })!
    expect([after.offsets, after.began]).toEqual([{}, LATER])
  })

  it('begins the log anew with a snapshot, and says that lines may be missing before it', () => {
    const before = apply(start(), delta(8, { events: [event()] }))!
    expect(before.log).toMatchObject({ epoch: 1, lines: [event()] })
    const after = apply(before, { type: 'snapshot', snapshot: snapshot() })!
    expect(after.log).toMatchObject({ epoch: 2, lines: [] })
  })
})
