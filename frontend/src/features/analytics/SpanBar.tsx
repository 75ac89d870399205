/** Which days the figures are of, and those figures as a file. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { type Span, fetchTrades } from '@/api/analytics'
import { useWish } from '@/api/useWish'
import { Icon } from '@/ui/Icon'
import { Segments } from '@/ui/Segments'
import { saveFile } from '@/ui/download'
import { ProblemLine } from '@/ui/form/FormRow'

import css from './analytics.module.css'
import { type Choice, RANGES, RANGE_WORDS, isDay } from './span'

const SEGMENTS = RANGES.map((key) => ({ key, label: key === 'ALL' ? 'All' : key }))

interface SpanBarProps {
  portfolioId: string
  choice: Choice
  span: Span
  zone: string
  onChoose: (choice: Choice) => void
}

export function SpanBar({ portfolioId, choice, span, zone, onChoose }: SpanBarProps): ReactNode {
  const { step, send } = useWish()
  const [first, last] = choice.kind === 'days' ? [choice.first, choice.last] : [null, null]
  const turned = first !== null && last !== null && last < first
  return (
    <div className={css.bar} role="group" aria-label="Days">
      <Segments label="Days" segments={SEGMENTS} chosen={choice.kind === 'range' ? choice.range : null} onChoose={(range) => onChoose({ kind: 'range', range })} />
      <Day label="First day" value={first} onChange={(day) => onChoose(chosen(day, last))} />
      <Day label="Last day" value={last} onChange={(day) => onChoose(chosen(first, day))} />
      <span className={css.note}>{`${choice.kind === 'range' ? RANGE_WORDS[choice.range] : 'Both days included'}, ${zone}`}</span>
      <div className={css.end}>
        {step.kind === 'failed' ? <ProblemLine>{`Not exported. ${step.message}`}</ProblemLine> : null}
        <Button variant="outlined" size="small" startIcon={<Icon name="save" size={14} />} disabled={step.kind === 'sending' || turned} onClick={() => send(() => fetchTrades(portfolioId, span), saveFile)}>
          {step.kind === 'sending' ? 'Writing the file…' : 'Positions as CSV'}
        </Button>
      </div>
      {turned ? <p role="alert" className={css.wrong}>The last day lies before the first.</p> : null}
    </div>
  )
}

const chosen = (first: string | null, last: string | null): Choice =>
  first === null && last === null ? { kind: 'range', range: 'ALL' } : { kind: 'days', first, last }

function Day({ label, value, onChange }: { label: string; value: string | null; onChange: (day: string | null) => void }): ReactNode {
  return (
    <label className={css.day}>
      <span>{label}</span>
      <input type="date" value={value ?? ''} onChange={(event) => onChange(isDay(event.target.value) ? event.target.value : null)} />
    </label>
  )
}
