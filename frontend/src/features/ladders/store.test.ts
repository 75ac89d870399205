import { describe, expect, it } from 'vitest'

import { ladder, level, settings } from '@/test/ladders'

import { type Draft, draftOf } from './draft'
import { discarded, edited, isEdited, keptMine, received, saved, tookTheirs, undone } from './store'

const base = settings()
const other = settings({ ladder: ladder({ levels: [level('0', '100')] }) })
const pyramids = (count: string) => (draft: Draft): Draft => ({ ...draft, pyramiding: { ...draft.pyramiding, max_pyramids: count } })
const begun = received(undefined, base)

describe('editing', () => {
  it('undoes what was typed into one field at once, and steps one by one', () => {
    const typed = edited(edited(begun, 'count', pyramids('')), 'count', pyramids('3'))
    const stepped = edited(typed, null, pyramids('4'))
    expect(isEdited(stepped)).toBe(true)
    expect(undone(stepped).draft).toEqual(typed.draft)
    expect(undone(undone(stepped)).draft).toEqual(begun.draft)
    expect(undone(begun)).toBe(begun)
  })

  it('discards all, which can be undone too', () => {
    const typed = edited(begun, null, pyramids('3'))
    expect(isEdited(discarded(typed))).toBe(false)
    expect(undone(discarded(typed)).draft).toEqual(typed.draft)
  })

  it('is done once saved, with its steps kept', () => {
    const typed = edited(begun, null, pyramids('3'))
    const now = saved(typed, { ...base, pyramiding: { ...base.pyramiding, max_pyramids: 3 } })
    expect(isEdited(now)).toBe(false)
    expect(undone(now).draft).toEqual(begun.draft)
  })
})

describe('a change made elsewhere', () => {
  it('is shown where nothing was edited', () => {
    expect(received(begun, other).draft).toEqual(draftOf(other))
  })

  it('of other settings leaves the draft', () => {
    const typed = edited(begun, null, pyramids('3'))
    const now = received(typed, { ...base, capital: '20000' })
    expect([now.draft, now.settings.capital, now.theirs]).toEqual([typed.draft, '20000', null])
  })

  it('to the ladders waits for a decision', () => {
    const typed = edited(begun, null, pyramids('3'))
    const now = received(typed, other)
    expect([now.draft, now.settings, now.theirs]).toEqual([typed.draft, base, other])
    expect(keptMine(now)).toMatchObject({ draft: typed.draft, settings: other, theirs: null })
    expect(tookTheirs(now)).toMatchObject({ draft: draftOf(other), settings: other, theirs: null })
  })

  it('that is the same as ours is none', () => {
    const typed = edited(begun, null, () => draftOf(other))
    expect(received(typed, other)).toMatchObject({ settings: other, theirs: null })
  })
})
