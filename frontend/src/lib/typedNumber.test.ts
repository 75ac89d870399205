import { afterEach, describe, expect, it } from 'vitest'

import { USUAL, setConventions } from './conventions'
import { plainNumber, shownNumber } from './typedNumber'

const COMMA = { ...USUAL, thousands: '.', point: ',' }
const ENGLISH = { ...USUAL, thousands: ',', point: '.' }
const FORMS = [USUAL, COMMA, ENGLISH, { ...USUAL, thousands: '’' }, { ...USUAL, thousands: '' }]
const AMOUNTS = ['0.5', '12.345', '1234.56', '1000000', '0.00000001', '-3.25']

afterEach(() => setConventions(USUAL))

describe('what is typed', () => {
  it.each([
    ['0.5', '0.5'],
    ['0,5', '0.5'],
    ['12\u202f345.6', '12345.6'],
    ['12’345.6', '12345.6'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567', '1234567'],
    ['\u22122.5', '-2.5'],
    ['', ''],
  ])('%s is %s with a point before the decimals', (typed, plain) => {
    expect(plainNumber(typed)).toBe(plain)
  })

  it.each([
    ['0,5', '0.5'],
    ['12,345', '12.345'],
    ['0.5', '0.5'],
    ['12.345', '12.345'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567', '1234567'],
    ['-2,5', '-2.5'],
  ])('%s is %s with a comma before the decimals', (typed, plain) => {
    setConventions(COMMA)
    expect(plainNumber(typed)).toBe(plain)
  })

  it.each([
    ['usual', USUAL, '12,345'],
    ['English', ENGLISH, '12,345'],
    ['English', ENGLISH, '0,5'],
    ['usual', USUAL, '1.2.3'],
    ['usual', USUAL, '1,5,'],
    ['usual', USUAL, '1.234,567.8'],
    ['German', COMMA, '1,2345.6'],
    ['usual', USUAL, 'ten'],
    ['usual', USUAL, '{{plot_0}}'],
    ['usual', USUAL, '1e5'],
  ])('is left as it is in the %s form where it is not clear (%#)', (_form, conventions, typed) => {
    setConventions(conventions)
    expect(plainNumber(typed)).toBe(typed)
  })

  it('can be read after every key', () => {
    for (const form of [USUAL, COMMA]) {
      setConventions(form)
      for (const text of ['1234,5678', '0,123', '1234.5678', '.5', ',5', '-0,5']) {
        const field = Array.from(text).reduce((shown, key) => shownNumber(plainNumber(shown + key)), '')
        expect(plainNumber(field), `${text} with “${form.point}”`).toBe(text.replace(',', '.'))
      }
    }
  })
})

describe('what a field shows', () => {
  it('has the reader’s own sign before the decimals, and nothing between thousands', () => {
    expect(['1234.5', '12.', '', '1.2.3', 'x.y'].map(shownNumber)).toEqual(['1234.5', '12.', '', '1.2.3', 'x.y'])
    setConventions(COMMA)
    expect(['1234.5', '12.', '', '1.2.3', 'x.y'].map(shownNumber)).toEqual(['1234,5', '12,', '', '1.2.3', 'x.y'])
  })

  it('is what the field takes, in every form', () => {
    for (const form of FORMS) {
      setConventions(form)
      for (const amount of AMOUNTS) expect(plainNumber(shownNumber(amount)), `${amount} with “${form.point}”`).toBe(amount)
    }
  })
})
