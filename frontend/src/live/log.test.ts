import { describe, expect, it } from 'vitest'

import { T0, event } from '@/test/fixtures'

import { LINES_KEPT, NO_LOG, begun, logged } from './log'

const tell = (...ids: string[]) => ({ type: 'delta', seq: 8, time: T0, events: ids.map((id) => event({ id })) }) as const

describe('the live end of the log', () => {
  it('keeps lines in the order they came, and the same object when nothing came', () => {
    const log = logged(logged(NO_LOG, tell('7-0')), tell('8-0', '8-1'))
    expect(log.lines.map(({ id }) => id)).toEqual(['7-0', '8-0', '8-1'])
    expect(logged(log, { type: 'delta', seq: 9, time: T0 })).toBe(log)
    expect(log.epoch).toBe(0)
  })

  it('says so when older lines were let go', () => {
    const ids = Array.from({ length: LINES_KEPT }, (_, i) => `${i}-0`)
    const full = logged(NO_LOG, tell(...ids))
    expect([full.lines.length, full.epoch]).toEqual([LINES_KEPT, 0])
    const cut = logged(full, tell('5000-0'))
    expect([cut.lines.length, cut.epoch]).toEqual([LINES_KEPT / 2, 1])
    expect(cut.lines.at(-1)?.id).toBe('5000-0')
  })

  it('begins anew after a snapshot: what was told meanwhile is unknown', () => {
    const log = begun(logged(NO_LOG, tell('7-0')))
    expect(log).toEqual({ epoch: 1, lines: [], read: {}, turns: 1 })
  })

  it('counts only what may change which critical lines stand', () => {
    const info = logged(NO_LOG, tell('1-0'))
    expect(info.turns).toBe(0)
    const critical = logged(info, { ...tell(), events: [event({ id: '2-0', level: 'critical', stands: true })] })
    expect(critical.turns).toBe(1)
    const over = logged(critical, { ...tell(), events: [event({ id: '3-0', settles: true })] })
    expect(over.turns).toBe(2)
    const read = logged(over, { type: 'delta', seq: 9, time: T0, acknowledged: ['2-0'] })
    expect([read.turns, read.read]).toEqual([3, { '2-0': T0 }])
  })
})
