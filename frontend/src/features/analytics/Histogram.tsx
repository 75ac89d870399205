/** How results are spread: how many positions ended between two amounts; losses on the left of the line at 0, wins on the right. */
import { type ReactNode, useMemo } from 'react'

import type { AnalysisView } from '@/api/types'
import { useWide } from '@/ui/useWide'

import { ChartPanel, PlainTable } from './ChartPanel'
import { binTone, binWords, edgeWords, zeroAt } from './bins'
import css from './charts.module.css'
import { countTicks, everyOf } from './scale'
import { useCursor } from './useCursor'

type Bin = AnalysisView['distribution'][number]

interface HistogramProps {
  bins: readonly Bin[]
  quote: string
  span: string
}

export function Histogram({ bins, quote, span }: HistogramProps): ReactNode {
  const rows = bins.map((bin) => [binWords(bin), String(bin.count)])
  return (
    <ChartPanel title="Distribution of results" span={span} table={<PlainTable caption="Positions by result" heads={[`Result ${quote}`, 'Positions']} rows={rows} />}>
      <Bars bins={bins} quote={quote} />
    </ChartPanel>
  )
}

const LEFT = 32
const TOP = 8
const FOOT = 44

function Bars({ bins, quote }: { bins: readonly Bin[]; quote: string }): ReactNode {
  const wide = useWide()
  const [width, height] = wide ? [620, 300] : [340, 240]
  const { at, look, onKeyDown } = useCursor<number>((from, across, down) =>
    Math.max(0, Math.min(bins.length - 1, from === null ? 0 : from + across + down)),
  )
  const ticks = useMemo(() => countTicks(Math.max(0, ...bins.map(({ count }) => count))), [bins])
  const top = ticks.at(-1) ?? 1
  const room = height - TOP - FOOT
  const step = (width - LEFT) / Math.max(1, bins.length)
  const zero = zeroAt(bins)
  const every = everyOf(bins.length + 1, wide ? 8 : 5)
  const looked = at === null ? undefined : bins[at]
  return (
    <figure className={css.chart} tabIndex={0} aria-label="How many positions ended with which result. Arrow keys go from bar to bar." onKeyDown={onKeyDown} onBlur={() => look(null)}>
      <svg role="img" aria-label="How many positions ended with which result" viewBox={`0 0 ${width} ${height}`} onPointerLeave={() => look(null)}>
        {ticks.map((tick) => (
          <g key={tick} transform={`translate(0 ${TOP + room * (1 - tick / top)})`}>
            <line className={css.grid} x1={LEFT} x2={width} y1={0} y2={0} />
            <text className={css.mark} x={LEFT - 6} y={4} textAnchor="end">{tick}</text>
          </g>
        ))}
        {bins.map((bin, i) => (
          <g key={i} transform={`translate(${LEFT + i * step} ${TOP})`} onPointerMove={() => look(i)} onPointerDown={() => look(i)}>
            <rect className={i === at ? css.band : css.clear} x={0} y={0} width={step} height={room} />
            <rect className={css.bar} data-tone={binTone(bin)} x={1.5} y={room * (1 - bin.count / top)} width={Math.max(1, step - 3)} height={(room * bin.count) / top} rx={2} />
          </g>
        ))}
        {zero === null ? null : <line className={css.zero} x1={LEFT + zero * step} x2={LEFT + zero * step} y1={TOP} y2={TOP + room} />}
        {Array.from({ length: bins.length + 1 }, (_, i) =>
          i % every === (zero ?? 0) % every ? (
            <text key={i} className={css.mark} x={LEFT + i * step} y={TOP + room + 16} textAnchor={i === 0 ? 'start' : i === bins.length ? 'end' : 'middle'}>
              {edgeWords(bins, i)}
            </text>
          ) : null,
        )}
        {zero === null || zero === 0 ? null : <text className={css.side} data-tone="loss" x={LEFT + zero * step - 8} y={height - 6} textAnchor="end">← losses</text>}
        {zero === null || zero === bins.length ? null : <text className={css.side} data-tone="profit" x={LEFT + zero * step + 8} y={height - 6}>wins →</text>}
      </svg>
      <p role="status" className={css.told}>
        {looked === undefined ? `Results in ${quote}; the highest bar is the most frequent.` : `${binWords(looked)} ${quote}: ${looked.count} ${looked.count === 1 ? 'position' : 'positions'}.`}
      </p>
    </figure>
  )
}
