/** Before the first trade: the way to it, step by step, each ticked off as it is done. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { SignalView } from '@/api/types'
import { Icon } from '@/ui/Icon'

import css from './FirstTrade.module.css'
import { type Step, stepsOf } from './steps'

export function FirstTrade({ signals, open }: { signals: readonly SignalView[]; open: number }): ReactNode {
  const steps = stepsOf(signals, open)
  const next = steps.find(({ done }) => !done)
  if (next === undefined) return null
  return (
    <section aria-label="To the first trade" className={css.first}>
      <div>
        <h2>To the first trade</h2>
        <p>The panels below fill by themselves once it is open.</p>
      </div>
      <ol>
        {steps.map((step) => (
          <StepLine key={step.title} step={step} isNext={step === next} />
        ))}
      </ol>
    </section>
  )
}

function StepLine({ step: { title, text, done, go, to }, isNext }: { step: Step; isNext: boolean }): ReactNode {
  return (
    <li data-done={done}>
      <Icon name={done ? 'check' : 'ring'} size={18} />
      <div>
        <strong>{title}</strong>
        <span className="visually-hidden">{done ? ' (done)' : ''}</span>
        <p>{text}</p>
        {isNext ? (
          <Button variant="contained" component={Link} to={to}>
            {go}
          </Button>
        ) : null}
      </div>
    </li>
  )
}
