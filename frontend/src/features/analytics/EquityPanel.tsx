/** The equity over the span, in all and as far as it was realized, and below it how far it fell from its highest. */
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'

import type { AnalysisView, EquityCurve } from '@/api/types'
import { readPalette } from '@/features/chart/palette'
import { formatMoney, formatPercent } from '@/lib/decimal'
import { exact } from '@/lib/time'
import { useAppearance } from '@/ui/appearance'
import { Panel } from '@/ui/Panel'
import { pictureOfCanvas } from '@/ui/picture'

import { ChartPanel, PlainTable } from './ChartPanel'
import css from './charts.module.css'
import { type Moment, courseOf, everFell } from './course'
import type { Curves } from './curves'

interface EquityPanelProps {
  points: EquityCurve['points']
  dips: AnalysisView['drawdown']
  quote: string
  span: string
}

const TITLE = 'Equity and drawdown'
/** Both lines need two moments. */
const FEWEST = 2

export function EquityPanel({ points, dips, quote, span }: EquityPanelProps): ReactNode {
  const course = useMemo(() => courseOf(points, dips), [points, dips])
  const curves = useRef<Curves | null>(null)
  if (points.length < FEWEST) {
    return (
      <Panel title={TITLE}>
        <p className={css.told}>
          {'Nothing to draw in this span: what the portfolio is worth is written down once a minute while the engine runs, and the lines begin with the second record.'}
        </p>
      </Panel>
    )
  }
  const rows = [...course].reverse().map(({ time, total, realized, fall }) => [
    exact(new Date(time * 1_000).toISOString()).slice(0, 16),
    formatMoney(total, quote),
    formatMoney(realized, quote),
    formatPercent(fall),
  ])
  const draw = (title: string, name: string) => {
    const drawn = curves.current
    return drawn === null ? Promise.reject(new Error('nothing is drawn yet')) : pictureOfCanvas(drawn.picture(), title, name)
  }
  return (
    <ChartPanel
      title={TITLE}
      span={span}
      draw={draw}
      table={<PlainTable caption={TITLE} heads={['Time', `Total ${quote}`, `Realized ${quote}`, 'Below the highest']} rows={rows} />}
    >
      <Lines course={course} quote={quote} curves={curves} />
    </ChartPanel>
  )
}

interface LinesProps {
  course: readonly Moment[]
  quote: string
  curves: RefObject<Curves | null>
}

function Lines({ course, quote, curves }: LinesProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const [time, setTime] = useState<number | null>(null)
  const drawn = useCurves(box, curves, setTime)
  const appearance = useAppearance()
  useEffect(() => drawn?.setCourse(course), [drawn, course])
  useEffect(() => drawn?.setPalette(readPalette()), [drawn, appearance])

  const at = time === null ? -1 : course.findIndex((moment) => moment.time === time)
  const shown = course[at] ?? course.at(-1)
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = course[Math.max(0, Math.min(course.length - 1, (at < 0 ? course.length : at) + step))]
    if (next === undefined) return
    setTime(next.time)
    drawn?.mark(next)
  }
  const leave = (): void => {
    setTime(null)
    drawn?.mark(null)
  }
  return (
    <figure className={css.chart} tabIndex={0} aria-label={`${TITLE}. Arrow keys go from moment to moment.`} onKeyDown={press} onBlur={leave}>
      <div className={css.legend}>
        <span data-line="total">Total</span>
        <span data-line="realized">Realized</span>
        {everFell(course) ? <span data-line="fall">Below the highest so far, %</span> : null}
      </div>
      <div ref={box} className={css.curves} aria-hidden />
      <p role="status" className={css.told}>{shown === undefined ? '' : told(shown, quote)}</p>
    </figure>
  )
}

/** Made once; the data and the colours are told to the one that exists. */
function useCurves(box: RefObject<HTMLDivElement | null>, held: RefObject<Curves | null>, onHover: (time: number | null) => void): Curves | null {
  const [curves, setCurves] = useState<Curves | null>(null)
  useEffect(() => {
    let made: Curves | null = null
    let gone = false
    import('./curves')
      .then(({ createCurves }) => {
        if (gone || box.current === null) return
        made = createCurves(box.current, { palette: readPalette(), onHover })
        held.current = made
        setCurves(made)
      })
      .catch((error: unknown) => {
        reportError(error)
      })
    return () => {
      gone = true
      made?.destroy()
      held.current = null
      setCurves(null)
    }
  }, [box, held, onHover])
  return curves
}

function told({ time, total, realized, fall }: Moment, quote: string): string {
  const when = exact(new Date(time * 1_000).toISOString()).slice(0, 16)
  const worth = total === null ? '' : `, total ${formatMoney(total, quote)} ${quote}, realized ${formatMoney(realized, quote)}`
  return `${when}${worth}${fall === null ? '' : `, ${formatPercent(fall)} from the highest`}`
}
