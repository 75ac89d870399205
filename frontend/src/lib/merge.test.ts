import { describe, expect, it } from 'vitest'

import { compareTimes, newestFirst } from './merge'

describe('newestFirst', () => {
  const item = (id: string, at: string, from = '') => ({ id, at, from })
  it('keeps one of each id, the live one, newest first', () => {
    const live = [item('a', '2026-01-01T00:00:02Z', 'live')]
    const paged = [item('b', '2026-01-01T00:00:03Z'), item('a', '2026-01-01T00:00:02Z', 'paged')]
    expect(newestFirst(live, paged, ({ at }) => at).map(({ id, from }) => id + from)).toEqual(['b', 'alive'])
  })

  it('compares instants, whatever their form and precision', () => {
    expect(compareTimes('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00')).not.toBeGreaterThan(0)
    expect(compareTimes('2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z')).toBe(-1)
    expect(compareTimes('2026-01-02T00:00:00Z', '2026-01-01T23:59:59.999999Z')).toBe(1)
  })
})
