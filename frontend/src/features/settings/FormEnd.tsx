/** The end of a form that makes something: why it was refused, the way out, and what sends it. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { RequestFailure } from '@/api/problem'
import { ProblemLine } from '@/ui/form/FormRow'

import css from './pages.module.css'

interface FormEndProps {
  failure: RequestFailure | null
  /** What the button that sends says. */
  send: string
  ready: boolean
  leave?: string
  onLeave: () => void
}

export function FormEnd({ failure, send, ready, leave = 'Cancel', onLeave }: FormEndProps): ReactNode {
  return (
    <div className={css.formEnd}>
      {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
      <Button variant="outlined" onClick={onLeave}>
        {leave}
      </Button>
      <Button type="submit" variant="contained" disabled={!ready}>
        {send}
      </Button>
    </div>
  )
}
