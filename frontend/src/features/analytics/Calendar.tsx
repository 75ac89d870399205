/** Profit by day: a month at a time, each day with its amount and how many positions closed on it, each week with its sum. */
import { type ReactNode, useMemo, useState } from 'react'

import { type Decimal, decimal, formatPercent, formatPnl, moneyDecimals, percentOf, whole } from '@/lib/decimal'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import { pnlTone } from '@/ui/tone'
import { useWide } from '@/ui/useWide'

import { ChartPanel, PlainTable } from './ChartPanel'
import css from './charts.module.css'
import { type ByDay, type DayResult, type Month, byDay, dayWords, monthAfter, monthOf, monthTotals, monthWords, realizedOn, totalOf, weeksOf } from './month'
import { largestOf, shareOf, short, strengthOf } from './scale'
import { useCursor } from './useCursor'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const HEAD = 24

interface CalendarProps {
  days: readonly DayResult[]
  quote: string
  span: string
}

export function Calendar(props: CalendarProps): ReactNode {
  const [first, last] = [props.days[0], props.days.at(-1)]
  return first === undefined || last === undefined ? null : <Months {...props} from={monthOf(first.day)} to={monthOf(last.day)} />
}

interface MonthsProps extends CalendarProps {
  from: Month
  to: Month
}

function Months({ days, quote, span, from, to }: MonthsProps): ReactNode {
  const [asked, setAsked] = useState<Month | null>(null)
  const known = useMemo(() => byDay(days), [days])
  const totals = useMemo(() => monthTotals(days), [days])
  const month = asked === null || asked < from || asked > to ? to : asked
  const rows = totals.map((total) => [monthWords(total.month), formatPnl(total.realized, quote), String(total.count), String(total.wins)])
  const daily = [...days].reverse().map(({ day, realized, count, wins }) => [dayWords(day), formatPnl(decimal(realized), quote), String(count), String(wins)])
  return (
    <ChartPanel
      title="Profit by day"
      span={`${monthWords(month)}, ${span}`}
      table={
        <>
          <PlainTable caption="Profit by month" heads={['Month', `Realized ${quote}`, 'Closed', 'Won']} rows={rows} />
          <PlainTable caption="Profit by day" heads={['Day', `Realized ${quote}`, 'Closed', 'Won']} rows={daily} />
        </>
      }
    >
      <div className={css.months}>
        <button type="button" className={css.turn} aria-label="Month before" disabled={month <= from} onClick={() => setAsked(monthAfter(month, -1))}>
          <Icon name="back" />
        </button>
        <strong aria-live="polite">{monthWords(month)}</strong>
        <button type="button" className={css.turn} aria-label="Month after" disabled={month >= to} onClick={() => setAsked(monthAfter(month, 1))}>
          <Icon name="forward" />
        </button>
        <MonthSum total={totals.find((total) => total.month === month)?.realized ?? null} quote={quote} />
      </div>
      <MonthGrid key={month} month={month} days={known} quote={quote} />
    </ChartPanel>
  )
}

function MonthSum({ total, quote }: { total: Decimal | null; quote: string }): ReactNode {
  return (
    <span className={css.sum}>
      <Amount text={formatPnl(total, quote)} tone={pnlTone(total, moneyDecimals(quote))} />
      {` ${quote}`}
    </span>
  )
}

function MonthGrid({ month, days, quote }: { month: Month; days: ByDay; quote: string }): ReactNode {
  const wide = useWide()
  const weeks = useMemo(() => weeksOf(month), [month])
  const listed = useMemo(() => weeks.flat().filter((day) => day !== null), [weeks])
  const largest = largestOf([...days.values()].flatMap(({ realized }) => decimal(realized) ?? []))
  const { at, look, onKeyDown } = useCursor<string>((from, across, down) => {
    const index = from === null ? 0 : listed.indexOf(from) + across + 7 * down
    return listed[Math.max(0, Math.min(listed.length - 1, index))] ?? null
  })
  const [width, height, columns] = wide ? [92, 58, 8] : [48, 46, 7]
  return (
    <figure className={css.chart} tabIndex={0} aria-label={`Profit by day in ${monthWords(month)}. Arrow keys go from day to day.`} onKeyDown={onKeyDown} onBlur={() => look(null)}>
      <svg role="img" aria-label={`Profit by day in ${monthWords(month)}`} viewBox={`0 0 ${width * columns} ${HEAD + height * weeks.length}`} onPointerLeave={() => look(null)}>
        {WEEKDAYS.map((name, i) => (
          <text key={name} className={css.mark} x={width * i + width / 2} y={14} textAnchor="middle">{name}</text>
        ))}
        {wide ? <text className={css.mark} x={width * 7 + width - 8} y={14} textAnchor="end">Week</text> : null}
        {weeks.map((week, row) => (
          <g key={row} transform={`translate(0 ${HEAD + row * height})`}>
            {week.map((day, i) =>
              day === null ? null : (
                <g key={day} transform={`translate(${i * width} 0)`} onPointerMove={() => look(day)} onPointerDown={() => look(day)}>
                  <Day day={day} result={days.get(day)} width={width} height={height} share={shareOf(realizedOn(days, day) ?? whole(0), largest)} looked={day === at} wide={wide} />
                </g>
              ),
            )}
            {wide ? <WeekSum total={totalOf(days, week)} x={width * 8 - 8} y={height / 2 + 5} /> : null}
          </g>
        ))}
      </svg>
      <p role="status" className={css.told}>{at === null ? 'Hover or tap a day to see its figures.' : told(at, days.get(at), quote)}</p>
    </figure>
  )
}

interface DayProps {
  day: string
  result: DayResult | undefined
  width: number
  height: number
  share: number
  looked: boolean
  wide: boolean
}

function Day({ day, result, width, height, share, looked, wide }: DayProps): ReactNode {
  const realized = decimal(result?.realized)
  return (
    <>
      <rect className={css.cell} x={1.5} y={1.5} width={width - 3} height={height - 3} rx={5} />
      {realized === null ? null : (
        <rect className={css.fill} data-tone={pnlTone(realized)} x={1.5} y={1.5} width={width - 3} height={height - 3} rx={5} fillOpacity={strengthOf(share)} />
      )}
      {looked ? <rect className={css.looked} x={1.5} y={1.5} width={width - 3} height={height - 3} rx={5} /> : null}
      <text className={realized === null ? css.faint : css.mark} x={8} y={16}>{Number(day.slice(8))}</text>
      {realized === null ? null : <text className={css.amount} x={width / 2} y={height / 2 + (wide ? 9 : 12)} textAnchor="middle">{short(realized)}</text>}
      {wide && result !== undefined ? <text className={css.mark} x={width - 8} y={16} textAnchor="end">{`×${result.count}`}</text> : null}
    </>
  )
}

function WeekSum({ total, x, y }: { total: Decimal | null; x: number; y: number }): ReactNode {
  return total === null ? null : <text className={css.total} data-tone={pnlTone(total)} x={x} y={y} textAnchor="end">{short(total)}</text>
}

function told(day: string, result: DayResult | undefined, quote: string): string {
  if (result === undefined) return `${dayWords(day)}: no position closed.`
  const { realized, count, wins } = result
  const rate = percentOf(whole(wins), whole(count))
  return `${dayWords(day)}: ${formatPnl(decimal(realized), quote)} ${quote} from ${count} ${count === 1 ? 'position' : 'positions'}, ${wins} won (${formatPercent(rate, 0).replace('+', '')}).`
}
