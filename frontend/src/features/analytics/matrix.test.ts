import { describe, expect, it } from 'vitest'

import { analysis } from '@/test/analytics'

import { firstRows, matrixOf } from './matrix'

describe('pair by timeframe', () => {
  it('puts what matters most first, the shortest timeframe first, and the totals at the end', () => {
    const { columns, rows } = matrixOf(analysis())
    expect(columns).toEqual(['15m', '1h', 'All'])
    expect(rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.realized ?? null)])).toEqual([
      ['BTC/USDT', '20', '60', '80'],
      ['ETH/USDT', '-20', null, '-20'],
      ['All', '0', '60', '60'],
    ])
  })

  it('keeps the total when only the first pairs are shown', () => {
    expect(firstRows(matrixOf(analysis()), 1).rows.map(({ name }) => name)).toEqual(['BTC/USDT', 'All'])
    expect(firstRows(matrixOf(analysis()), 2).rows).toHaveLength(3)
  })
})
