import { describe, expect, it } from 'vitest'

import { T0, event } from '@/test/fixtures'

import { asRead, joined, newerThan } from './join'

const LATER = '2026-03-04T09:16:00.000Z'
const at = (id: string, time = T0) => event({ id, time })
const ids = (lines: readonly { id: string }[]) => lines.map(({ id }) => id)

describe('live lines and history', () => {
  it('are one list, newest first, each line once', () => {
    const live = [at('9-0'), at('10-0'), at('10-1'), at('11-0', LATER)]
    const history = [at('10-0'), at('9-0'), at('8-3'), at('8-0')]
    expect(ids(joined(live, history))).toEqual(['11-0', '10-1', '10-0', '9-0', '8-3', '8-0'])
  })

  it('show what a person has read since as read, and stay the same list otherwise', () => {
    const lines = [event({ id: '9-0', level: 'critical', stands: true }), at('8-0')]
    expect(asRead(lines, { '7-0': LATER })).toBe(lines)
    expect(asRead(lines, { '9-0': LATER })[0]).toMatchObject({ acknowledged_at: LATER, stands: false })
    const read = [event({ id: '9-0', acknowledged_at: T0 })]
    expect(asRead(read, { '9-0': LATER })).toBe(read)
  })

  it('tell how many came after a line', () => {
    const live = [at('9-0'), at('10-0'), at('11-0')]
    expect([newerThan(live, at('9-0')), newerThan(live, at('11-0')), newerThan(live, undefined)]).toEqual([2, 0, 3])
  })
})
