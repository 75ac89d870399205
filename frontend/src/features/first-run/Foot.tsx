/** The way on, past, and back from a step. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { type StepKey, goTo, numberOf, stepAfter, stepBefore } from './progress'

interface FootProps {
  step: StepKey
  go: string
  /** Null: there is nothing to go on with yet. */
  onGo: (() => void) | null
  busy?: boolean
}

export function Foot({ step, go, onGo, busy = false }: FootProps): ReactNode {
  return (
    <>
      {numberOf(step) === 1 ? null : <Button onClick={() => goTo(stepBefore(step))} data-back>Back</Button>}
      <Button variant="outlined" onClick={() => goTo(stepAfter(step))}>
        Skip this step
      </Button>
      <Button variant="contained" disabled={busy || onGo === null} onClick={() => onGo?.()} data-go>
        {busy ? 'One moment…' : go}
      </Button>
    </>
  )
}
