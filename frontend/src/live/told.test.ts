import { describe, expect, it } from 'vitest'

import type { ReasonView } from '@/api/types'
import { T0 } from '@/test/fixtures'

import { TOLD_KEPT, type Told, heard } from './told'

const reason = (code: string): ReasonView => ({ code, text: '', numbers: {}, group_id: null, client_order_id: null })
const hear = (told: readonly Told[], ...codes: string[]) => heard(told, { type: 'delta', seq: 8, time: T0, reasons: codes.map(reason) })

describe('what is told of accounts', () => {
  it('is kept with an id of its own; what concerns a trade is not', () => {
    const told = hear([], 'leg_placed', 'account_lost', 'clock_off')
    expect(told.map(({ reason: { code } }) => code)).toEqual(['account_lost', 'clock_off'])
    expect(new Set(told.map(({ id }) => id)).size).toBe(2)
  })

  it('stays the same list when nothing is added', () => {
    const told = hear([], 'account_lost')
    expect(hear(told, 'leg_placed')).toBe(told)
    expect(heard(told, { type: 'delta', seq: 9, time: T0 })).toBe(told)
  })

  it('lets the oldest go', () => {
    const told = hear(hear([], 'account_lost'), ...Array.from({ length: TOLD_KEPT }, () => 'traded_outside'))
    expect(told).toHaveLength(TOLD_KEPT)
    expect(told[0]?.reason.code).toBe('traded_outside')
  })
})
