/** Asks before entries are let through again, and says what is accepted by that. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { resumePortfolio } from '@/api/endpoints'
import type { SteadyPortfolio } from '@/api/types'
import { useWish } from '@/api/useWish'
import { Icon } from '@/ui/Icon'

import css from './ResumeAsk.module.css'
import type { Difference } from './calculate'
import { resumeSentences } from './words'

interface ResumeAskProps {
  portfolio: SteadyPortfolio
  differences: readonly Difference[]
  /** Decided either way. */
  onEnd: () => void
}

export function ResumeAsk({ portfolio, differences, onEnd }: ResumeAskProps): ReactNode {
  const { step, send } = useWish()
  const act = portfolio.status === 'healthy' ? 'Accept' : 'Resume'
  return (
    <div className={css.ask} role="group" aria-label={`${act} the portfolio as it is`}>
      <div className={css.words}>
        {resumeSentences(portfolio, differences).map((text) => (
          <p key={text}>{text}</p>
        ))}
        {step.kind === 'failed' ? (
          <p role="alert" className={css.failure}>
            <Icon name="alert" />
            {`Not done. ${step.message}`}
          </p>
        ) : null}
      </div>
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={onEnd}>
          Not yet
        </Button>
        <Button variant="contained" disabled={step.kind === 'sending'} onClick={() => send(() => resumePortfolio(portfolio.id), onEnd)}>
          {`${act} now`}
        </Button>
      </div>
    </div>
  )
}
