import { describe, expect, it } from 'vitest'

import { settings } from '@/test/ladders'
import { asked, ok, problem, serve } from '@/test/server'

import { failureOf } from './problem'
import { changeSettings, checkSettings } from './settings'
import type { PortfolioSettings } from './types'

const PATH = '/portfolios/p1/settings'
const CHANGED = problem(412, 'settings_changed', 'Somebody else changed the settings.')

/** An engine whose settings somebody else changes just before each of the first `others` savings arrives. */
function engine(others: number): { held: PortfolioSettings } {
  const kept = { held: settings(), version: 1 }
  let left = others
  serve({
    [`GET ${PATH}`]: () => ({ ...ok(kept.held), headers: { etag: `"${kept.version}"` } }),
    [`PUT ${PATH}`]: ({ body, ifMatch }) => {
      if (left > 0) {
        left -= 1
        kept.version += 1
        kept.held = { ...kept.held, capital: String(kept.version) }
      }
      if (ifMatch !== `"${kept.version}"`) return CHANGED
      kept.held = body as PortfolioSettings
      return ok(kept.held)
    },
  })
  return kept
}

const twelve = (held: PortfolioSettings): PortfolioSettings => ({ ...held, max_open_groups: 12 })
const puts = (): (string | null)[] => asked.filter(({ what }) => what.startsWith('PUT')).map(({ ifMatch }) => ifMatch)

describe('changed settings', () => {
  it('name the version that they were made from', async () => {
    const kept = engine(0)
    expect(await changeSettings('p1', twelve)).toEqual(settings({ max_open_groups: 12 }))
    expect([puts(), kept.held.max_open_groups]).toEqual([['"1"'], 12])
  })

  it('are made anew where somebody else was quicker', async () => {
    const kept = engine(2)
    await changeSettings('p1', twelve)
    expect(puts()).toEqual(['"1"', '"2"', '"3"'])
    expect(kept.held).toEqual(settings({ capital: '3', max_open_groups: 12 }))
  })

  it('are given up at last, and not put in place', async () => {
    const kept = engine(99)
    const failed: unknown = await changeSettings('p1', twelve).catch((error: unknown) => error)
    expect(failureOf(failed)).toMatchObject({ status: 412, code: 'settings_changed' })
    expect([puts().length, kept.held.max_open_groups]).toEqual([5, 10])
  })

  it('may turn out not to be wanted any more', async () => {
    engine(1)
    let looks = 0
    expect(await changeSettings('p1', (held) => (++looks === 1 ? twelve(held) : null))).toBeNull()
    expect(puts()).toHaveLength(1)
  })

  it('that are refused are not tried again', async () => {
    serve({ [`GET ${PATH}`]: () => ok(settings()), [`PUT ${PATH}`]: () => problem(422, 'invalid_settings', 'No.') })
    await expect(changeSettings('p1', twelve)).rejects.toThrow()
    expect(puts()).toHaveLength(1)
  })
})

describe('a check', () => {
  it('tells the reason by field', async () => {
    serve({ [`POST ${PATH}/check`]: () => ok({ errors: [{ field: 'capital', reason: 'must be above 0' }] }) })
    expect(await checkSettings('p1', {}, new AbortController().signal)).toEqual({ capital: 'must be above 0' })
  })
})
