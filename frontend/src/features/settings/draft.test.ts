import { describe, expect, it } from 'vitest'

import { settings } from '@/test/ladders'

import { asJson, at, put } from './document'
import { NO_EDITS, changesOf, clashes, edited, overlay, problemOf, problemOfWhole, rebased, sendable, undone } from './draft'
import type { Field } from './field'
import { ALL_FIELDS } from './sections'

const BASE = asJson(settings())
const field = (path: string): Field => ALL_FIELDS.find((one) => one.path === path)!
const sent = (path: string, text: string) => at(sendable(put(BASE, path, text), ALL_FIELDS), path)

describe('a document', () => {
  it('is read and changed by paths, through lists too', () => {
    const before = { a: { b: [1, 2] }, c: null }
    expect([at(before, 'a.b.1'), at(before, 'a.x'), at(before, 'c.d'), at(before, '')]).toEqual([2, null, null, before])
    expect(put(before, 'a.b.1', 3)).toEqual({ a: { b: [1, 3] }, c: null })
    expect(put(before, 'c.d', 3)).toEqual(before)
    expect(before).toEqual({ a: { b: [1, 2] }, c: null })
  })
})

describe('edits', () => {
  it('lie over the engine’s settings and leave all else as it is', () => {
    const edits = edited(NO_EDITS, BASE, 'risk.limits.max_exposure', '5000')
    expect(overlay(BASE, edits)).toEqual(put(BASE, 'risk.limits.max_exposure', '5000'))
  })

  it('are gone when what was is put back', () => {
    const edits = edited(NO_EDITS, BASE, 'capital', '12000')
    expect(edited(edits, BASE, 'capital', '10000')).toEqual({})
    expect(edited(edited(NO_EDITS, BASE, 'max_open_groups', '1'), BASE, 'max_open_groups', '10')).toEqual({})
  })

  it('keep what is typed although it is the same number', () => {
    const edits = edited(NO_EDITS, BASE, 'capital', '10000.')
    expect(edits).toHaveProperty('capital')
    expect(changesOf(BASE, edits, ALL_FIELDS)).toEqual([])
  })

  it('of a part go with it', () => {
    const on = edited(NO_EDITS, BASE, 'exits.stop_loss', { percent: '10', counted_from: 'average' })
    const deeper = edited(on, BASE, 'exits.stop_loss.percent', '12')
    expect(at(overlay(BASE, deeper), 'exits.stop_loss')).toEqual({ percent: '12', counted_from: 'average' })
    expect(edited(deeper, BASE, 'exits.stop_loss', null)).toEqual({})
    expect(undone(deeper, 'exits.stop_loss')).toEqual({})
    expect(undone(deeper, 'exits.stop_loss.percent')).toEqual(on)
  })

  it('are told in the order of the fields', () => {
    const edits = edited(edited(NO_EDITS, BASE, 'queue.max_length', '20'), BASE, 'capital', '12000')
    expect(changesOf(BASE, edits, ALL_FIELDS).map(({ field: { path }, from, to }) => [path, from, to])).toEqual([
      ['capital', '10000', '12000'],
      ['queue.max_length', 500, 20],
    ])
  })
})

describe('what is sent', () => {
  it('has whole numbers as numbers, money as text, nothing for empty', () => {
    expect([sent('max_open_groups', ' 12 '), sent('capital', ' 0.1 '), sent('risk.limits.max_exposure', ' ')]).toEqual([12, '0.1', null])
  })

  it('is as typed where it is no number, for the engine to refuse', () => {
    expect([sent('max_open_groups', '1.5'), sent('max_open_groups', ''), sent('capital', '1,5'), sent('capital', '')]).toEqual(['1.5', '', '1,5', ''])
  })
})

describe('a change made elsewhere', () => {
  const mine = edited(edited(NO_EDITS, BASE, 'capital', '12000'), BASE, 'max_open_groups', '12')

  it('to something else is none of ours', () => {
    expect(clashes(put(BASE, 'queue.max_length', 9), mine)).toEqual([])
  })

  it('to the same field is a clash, until it is known', () => {
    const fresh = put(BASE, 'capital', '9000')
    expect(clashes(fresh, mine)).toEqual(['capital'])
    expect(clashes(fresh, rebased(fresh, mine))).toEqual([])
  })

  it('to the same value is agreement', () => {
    expect(clashes(put(BASE, 'capital', '12000'), mine)).toEqual([])
  })
})

describe('a problem', () => {
  it('of a part is the field’s', () => {
    const problems = { 'risk.limits.allowed_symbols.0': 'is wrong' }
    expect(problemOf(problems, 'risk.limits.allowed_symbols')).toBe('is wrong')
    expect(problemOf(problems, 'risk.limits.allowed')).toBeUndefined()
  })

  it('of a cell is not told twice', () => {
    const routes = field('account_routes')
    expect(problemOfWhole({ 'account_routes.0.exchange': 'must name an exchange' }, routes)).toBeUndefined()
    expect(problemOfWhole({ account_routes: 'twice' }, routes)).toBe('twice')
    expect(problemOfWhole({ 'exits.take_profit.pyramid_tp_percents.7': 'no such pyramid' }, field('exits.take_profit.pyramid_tp_percents'))).toBe('no such pyramid')
    expect(problemOfWhole({ 'pyramiding.shares.1': 'must be a number' }, field('pyramiding.shares'))).toBeUndefined()
  })
})
