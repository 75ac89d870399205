/** Pair by timeframe: what earns and what costs, as amounts in cells that are the stronger coloured the more they matter. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo, useState } from 'react'

import type { AnalysisView, ResultsView } from '@/api/types'
import { UNKNOWN, ZERO, decimal, format, formatPnl } from '@/lib/decimal'
import { pnlTone } from '@/ui/tone'
import { useWide } from '@/ui/useWide'

import { ChartPanel, PlainTable } from './ChartPanel'
import css from './charts.module.css'
import { type Matrix, firstRows, matrixOf } from './matrix'
import { largestOf, shareOf, short, strengthOf } from './scale'
import { useCursor } from './useCursor'

/** Pairs that are shown at first. */
const MOST = 12

interface HeatMapProps {
  analysis: AnalysisView
  quote: string
  span: string
}

export function HeatMap({ analysis, quote, span }: HeatMapProps): ReactNode {
  const [all, setAll] = useState(false)
  const whole = useMemo(() => matrixOf(analysis), [analysis])
  const pairs = whole.rows.length - 1
  const shown = useMemo(() => (all ? whole : firstRows(whole, MOST)), [whole, all])
  const rows = whole.rows.map(({ name, cells }) => [name, ...cells.map((cell) => (cell === null ? UNKNOWN : formatPnl(decimal(cell.realized), quote)))])
  return (
    <ChartPanel title="Pair by timeframe" span={span} table={<PlainTable caption={`Realized ${quote} by pair and timeframe`} heads={['Pair', ...whole.columns]} rows={rows} />}>
      <Cells matrix={shown} quote={quote} />
      {pairs > MOST ? <Button size="small" onClick={() => setAll(!all)}>{all ? `Show the first ${MOST}` : `Show all ${pairs} pairs`}</Button> : null}
    </ChartPanel>
  )
}

const HEAD = 24

function Cells({ matrix: { columns, rows }, quote }: { matrix: Matrix; quote: string }): ReactNode {
  const wide = useWide()
  const [names, height] = wide ? [104, 34] : [76, 40]
  const width = Math.max(wide ? 72 : 52, ((wide ? 620 : 340) - names) / columns.length)
  const inner = rows.slice(0, -1).flatMap(({ cells }) => cells.slice(0, -1).flatMap((cell) => decimal(cell?.realized) ?? []))
  const largest = largestOf(inner)
  const { at, look, onKeyDown } = useCursor<readonly [number, number]>((from, across, down) => {
    const [row, column] = from ?? [0, 0]
    if (from === null) return [0, 0]
    return [Math.max(0, Math.min(rows.length - 1, row + down)), Math.max(0, Math.min(columns.length - 1, column + across))]
  })
  const looked = at === null ? undefined : rows[at[0]]
  return (
    <figure className={css.chart} tabIndex={0} aria-label="Realized by pair and timeframe. Arrow keys go from cell to cell." onKeyDown={onKeyDown} onBlur={() => look(null)}>
      <div className={css.scroll} tabIndex={wide ? undefined : 0}>
        <svg role="img" aria-label="Realized by pair and timeframe" style={{ minWidth: wide ? undefined : names + width * columns.length }} viewBox={`0 0 ${names + width * columns.length} ${HEAD + height * rows.length}`} onPointerLeave={() => look(null)}>
          {columns.map((name, i) => (
            <text key={i} className={css.mark} x={names + width * (i + 0.5)} y={14} textAnchor="middle">{name}</text>
          ))}
          {rows.map(({ name, cells }, row) => (
            <g key={name} transform={`translate(0 ${HEAD + row * height})`}>
              <text className={css.name} x={0} y={height / 2 + 5}>{name}</text>
              {cells.map((cell, column) => (
                <g key={column} transform={`translate(${names + column * width} 0)`} onPointerMove={() => look([row, column])} onPointerDown={() => look([row, column])}>
                  <Cell
                    cell={cell}
                    width={width}
                    height={height}
                    strength={row === rows.length - 1 || column === columns.length - 1 ? null : strengthOf(shareOf(decimal(cell?.realized) ?? ZERO, largest))}
                    looked={at?.[0] === row && at[1] === column}
                  />
                </g>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <p role="status" className={css.told}>
        {at === null || looked === undefined ? `Realized ${quote}. Hover or tap a cell to see its figures.` : told(looked.name, columns[at[1]] ?? '', looked.cells[at[1]] ?? null, quote)}
      </p>
    </figure>
  )
}

interface CellProps {
  cell: ResultsView | null
  width: number
  height: number
  /** Null for a total, which is not coloured. */
  strength: number | null
  looked: boolean
}

function Cell({ cell, width, height, strength, looked }: CellProps): ReactNode {
  const realized = decimal(cell?.realized)
  const box = { x: 1.5, y: 1.5, width: width - 3, height: height - 3, rx: 4 }
  const middle = { x: width / 2, y: height / 2 + 5, textAnchor: 'middle' } as const
  return (
    <>
      <rect className={strength === null ? css.clear : css.cell} {...box} />
      {realized === null || strength === null ? null : <rect className={css.fill} data-tone={pnlTone(realized)} {...box} fillOpacity={strength} />}
      {looked ? <rect className={css.looked} {...box} /> : null}
      {realized === null ? <text className={css.faint} {...middle}>·</text> : null}
      {realized === null ? null : <text className={strength === null ? css.total : css.amount} data-tone={pnlTone(realized)} {...middle}>{short(realized)}</text>}
    </>
  )
}

function told(pair: string, time: string, cell: ResultsView | null, quote: string): string {
  const where = `${pair === 'All' ? 'All pairs' : pair}, ${time === 'All' ? 'all timeframes' : time}`
  if (cell === null) return `${where}: no position closed.`
  const rate = format(decimal(cell.win_rate), { decimals: 0 })
  return `${where}: ${formatPnl(decimal(cell.realized), quote)} ${quote} from ${cell.count} ${cell.count === 1 ? 'position' : 'positions'}, ${rate}\u202f% won.`
}
