import { expect, it } from 'vitest'

import { numberText, spoken } from './named'

it('a name is spoken', () => {
  expect(spoken('open_groups')).toBe('Open groups')
})

it('a number keeps every digit that says something, and a word stays a word', () => {
  const texts = ['50000.100', '0.00402', 'BTC', ''].map((value) => numberText(value).replaceAll('\u202f', ' '))
  expect(texts).toEqual(['50 000.1', '0.00402', 'BTC', ''])
})
