import { describe, expect, it } from 'vitest'

import { byDay, dayWords, monthAfter, monthTotals, totalOf, weeksOf } from './month'

const DAYS = [
  { day: '2026-02-27', count: 2, wins: 1, realized: '-4.5' },
  { day: '2026-03-02', count: 1, wins: 1, realized: '10.25' },
  { day: '2026-03-08', count: 3, wins: 2, realized: '-0.25' },
]

describe('a month', () => {
  it('stands in weeks from Monday', () => {
    const weeks = weeksOf('2026-03')
    expect(weeks).toHaveLength(6)
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-03-01'])
    expect(weeks[1]?.[0]).toBe('2026-03-02')
    expect(weeks.flat().filter((day) => day !== null)).toHaveLength(31)
    expect(weeksOf('2027-02').flat()).toHaveLength(28)
    expect(weeksOf('2028-02').flat().filter((day) => day !== null)).toHaveLength(29)
  })

  it('is followed by the next, also over the year’s end', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-03', -15)]).toEqual(['2027-01', '2025-12', '2024-12'])
    expect(dayWords('2026-03-04')).toBe('4 March 2026')
  })
})

describe('what days realized', () => {
  it('is added up by week; a week without a close is unknown, not zero', () => {
    const days = byDay(DAYS)
    const week = weeksOf('2026-03')[1] ?? []
    expect(totalOf(days, week)?.toFixed()).toBe('10')
    expect(totalOf(days, weeksOf('2026-03')[2] ?? [])).toBeNull()
  })

  it('is added up by month, latest first', () => {
    const totals = monthTotals(DAYS).map(({ realized, ...rest }) => ({ ...rest, realized: realized.toFixed() }))
    expect(totals).toEqual([
      { month: '2026-03', count: 4, wins: 3, realized: '10' },
      { month: '2026-02', count: 2, wins: 1, realized: '-4.5' },
    ])
  })
})
