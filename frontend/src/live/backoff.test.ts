import { describe, expect, it } from 'vitest'

import { FIRST_MS, LONGEST_MS, retryDelay } from './backoff'

describe('retryDelay', () => {
  it('doubles up to its limit', () => {
    expect([0, 1, 2, 3, 4, 5, 60].map((attempt) => retryDelay(attempt, 1))).toEqual([500, 1000, 2000, 4000, 8000, LONGEST_MS, LONGEST_MS])
  })

  it('spreads over the upper half of the step', () => {
    expect([retryDelay(0, 0), retryDelay(0, 0.5)]).toEqual([FIRST_MS / 2, 375])
  })
})
