/** Asks the exchanges about every order and holding at once, and says when that was. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { reconcilePortfolio } from '@/api/endpoints'
import { useWish } from '@/api/useWish'
import { clock } from '@/lib/time'

import css from './CheckAgain.module.css'

interface CheckAgainProps {
  portfolioId: string
  text?: string
  disabled?: boolean
}

export function CheckAgain({ portfolioId, text = 'Check again', disabled = false }: CheckAgainProps): ReactNode {
  const { step, send } = useWish()
  return (
    <>
      <span role="status" className={css.said} data-failed={step.kind === 'failed'}>
        {step.kind === 'accepted' ? `Asked at ${clock(new Date(step.at).toISOString(), step.at)}` : null}
        {step.kind === 'failed' ? `Not asked. ${step.message}` : null}
      </span>
      <Button variant="outlined" disabled={disabled || step.kind === 'sending'} onClick={() => send(() => reconcilePortfolio(portfolioId))}>
        {text}
      </Button>
    </>
  )
}
