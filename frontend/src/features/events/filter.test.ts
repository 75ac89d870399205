import { describe, expect, it } from 'vitest'

import { T0, event } from '@/test/fixtures'

import { ALL, type Filter, countOf, passes, queryOf, readFilter, toggled } from './filter'

const only = (over: Partial<Filter>): Filter => ({ ...ALL, ...over })

describe('the filters of the log', () => {
  it('survive the way through an address, always as the same text', () => {
    const filter = only({ levels: ['attention', 'critical'], kinds: ['fill', 'person'], symbol: 'BTC/USDT', from: T0, text: '100 % & more' })
    const query = queryOf(filter)
    expect(readFilter(new URLSearchParams(query))).toEqual(filter)
    expect(queryOf(readFilter(new URLSearchParams(`kind=person&level=critical&kind=fill&level=attention&${query}`)))).toBe(query)
    expect(queryOf(ALL)).toBe('')
  })

  it('leave out what is none', () => {
    expect(readFilter(new URLSearchParams('level=loud&kind=&from=soon&q=%20&symbol='))).toEqual(ALL)
  })

  it.each<[string, Partial<Filter>, boolean]>([
    ['nothing chosen', {}, true],
    ['its level', { levels: ['info', 'critical'] }, true],
    ['another level', { levels: ['critical'] }, false],
    ['its kind', { kinds: ['fill'] }, true],
    ['another kind', { kinds: ['exit', 'order'] }, false],
    ['its pair', { symbol: 'BTC/USDT' }, true],
    ['a part of the pair', { symbol: 'BTC' }, false],
    ['another position', { groupId: 'g2' }, false],
    ['from this very moment', { from: T0 }, true],
    ['before this very moment', { to: T0 }, false],
    ['words of another case', { text: 'bought 0.004' }, true],
    ['a wildcard, which means itself', { text: 'Bought%BTC' }, false],
    ['two of which one fits', { kinds: ['fill'], symbol: 'ETH/USDT' }, false],
  ])('%s', (_what, over, fits) => {
    expect(passes(only(over), event())).toBe(fits)
  })

  it('count how many narrow something down', () => {
    expect([countOf(ALL), countOf(only({ levels: ['info', 'attention'], text: 'x' }))]).toEqual([0, 2])
  })

  it('take a choice in and out again', () => {
    expect(toggled(toggled(['fill'], 'exit'), 'fill')).toEqual(['exit'])
  })
})
