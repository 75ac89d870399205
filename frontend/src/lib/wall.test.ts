import { describe, expect, it } from 'vitest'

import { dayAfter, dayOf, isoOf, momentOf, startOf, typedOf } from './wall'

const BERLIN = 'Europe/Berlin'

describe('the wall clock of a zone', () => {
  it('leads back to the moment, in winter and in summer', () => {
    expect(startOf('2026-01-10', BERLIN)).toBe('2026-01-09T23:00:00.000Z')
    expect(startOf('2026-07-10', BERLIN)).toBe('2026-07-09T22:00:00.000Z')
    expect(startOf('2026-07-10', 'UTC')).toBe('2026-07-10T00:00:00.000Z')
  })

  it('is right on the days on which it is changed', () => {
    expect(startOf('2026-03-29', BERLIN)).toBe('2026-03-28T23:00:00.000Z')
    expect(startOf('2026-03-30', BERLIN)).toBe('2026-03-29T22:00:00.000Z')
    expect(startOf('2026-10-25', BERLIN)).toBe('2026-10-24T22:00:00.000Z')
    expect(startOf('2026-10-26', BERLIN)).toBe('2026-10-25T23:00:00.000Z')
  })

  it('takes a time that is skipped for the moment of the change: a day without midnight begins at one', () => {
    expect(startOf('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z')
    const skipped = { year: 2026, month: 3, day: 29, hour: 2, minute: 30, second: 0 }
    expect(dayOf(momentOf(skipped, BERLIN), BERLIN)).toBe('2026-03-29')
  })

  it('tells the day of a moment, and days after it', () => {
    expect(dayOf(Date.parse('2026-01-09T23:30:00Z'), BERLIN)).toBe('2026-01-10')
    expect([dayAfter('2026-02-28', 1), dayAfter('2026-03-01', -1), dayAfter('2025-12-31', 1)]).toEqual(['2026-03-01', '2026-02-28', '2026-01-01'])
  })

  it('reads and writes what a field for date and time holds', () => {
    expect(isoOf('2026-03-04T10:15', BERLIN)).toBe('2026-03-04T09:15:00.000Z')
    expect(typedOf('2026-03-04T09:15:42.412Z', BERLIN)).toBe('2026-03-04T10:15')
    expect([isoOf('', BERLIN), isoOf('2026-13-40T99:00', BERLIN), typedOf('never', BERLIN)]).toEqual([null, null, ''])
  })
})
