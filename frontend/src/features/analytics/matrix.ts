/** Pair by timeframe as rows and columns, with the totals of both; what earned or lost most stands first. Pure. */
import type { AnalysisView, ResultsView } from '@/api/types'
import { ZERO, decimal } from '@/lib/decimal'
import { timeframe } from '@/lib/time'

export interface MatrixRow {
  /** A pair, or `All`. */
  name: string
  /** In the order of the columns, the last one the total; null where no position closed. */
  cells: readonly (ResultsView | null)[]
}

export interface Matrix {
  /** `15m`, …, `All` */
  columns: readonly string[]
  /** The last one is that of all pairs. */
  rows: readonly MatrixRow[]
}

type Analysis = Pick<AnalysisView, 'matrix' | 'pairs' | 'timeframes' | 'total'>

const size = ({ realized }: ResultsView) => (decimal(realized) ?? ZERO).abs()

export function matrixOf({ matrix, pairs, timeframes, total }: Analysis): Matrix {
  const times = [...timeframes].sort((a, b) => (a.timeframe_seconds ?? Infinity) - (b.timeframe_seconds ?? Infinity))
  const cells = new Map(matrix.map(({ symbol, timeframe_seconds, results }) => [`${symbol} ${timeframe_seconds ?? ''}`, results]))
  const ranked = [...pairs].sort((a, b) => size(b.results).cmp(size(a.results)))
  const rows = ranked.map(({ symbol, results }) => ({
    name: symbol,
    cells: [...times.map(({ timeframe_seconds }) => cells.get(`${symbol} ${timeframe_seconds ?? ''}`) ?? null), results],
  }))
  return {
    columns: [...times.map(({ timeframe_seconds }) => timeframe(timeframe_seconds)), 'All'],
    rows: [...rows, { name: 'All', cells: [...times.map(({ results }) => results), total] }],
  }
}

/** The first so many pairs; the total stays. */
export function firstRows({ columns, rows }: Matrix, most: number): Matrix {
  return rows.length - 1 <= most ? { columns, rows } : { columns, rows: [...rows.slice(0, most), ...rows.slice(-1)] }
}
