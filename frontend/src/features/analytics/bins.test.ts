import { describe, expect, it } from 'vitest'

import { binTone, binWords, edgeWords, zeroAt } from './bins'

const BINS = [
  { low: null, high: '-20', count: 1 },
  { low: '-20', high: '-10', count: 4 },
  { low: '-10', high: '0', count: 2 },
  { low: '0', high: '10', count: 9 },
  { low: '10', high: null, count: 1 },
]
const plain = (text: string) => text.replaceAll('\u2212', '-')

describe('the bins of a distribution', () => {
  it('hold losses or wins, never both', () => {
    expect(BINS.map(binTone)).toEqual(['loss', 'loss', 'loss', 'profit', 'profit'])
  })

  it('are told by their edges, the open ones too', () => {
    expect(BINS.map(binWords).map(plain)).toEqual(['below -20', '-20 to -10', '-10 to 0', '0 to 10', '10 and more'])
    expect([0, 1, 3, 5].map((edge) => plain(edgeWords(BINS, edge)))).toEqual(['', '-20', '0', ''])
  })

  it('know where nothing was won or lost', () => {
    expect(zeroAt(BINS)).toBe(3)
    expect(zeroAt(BINS.slice(0, 2))).toBeNull()
    expect(zeroAt([{ low: '-10', high: '0', count: 1 }])).toBe(1)
    expect(zeroAt([])).toBeNull()
  })
})
