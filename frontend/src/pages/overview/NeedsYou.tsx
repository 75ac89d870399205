/** What needs a hand, each with its reason and its lever; or that nothing does. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import { acknowledgeLine } from '@/api/critical'
import type { PortfolioView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { CheckAgain } from '@/features/health/CheckAgain'
import { AskWithDifferences } from '@/features/health/NoticeBar'
import { Said } from '@/features/portfolio/Said'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'

import type { Need } from './needs'
import css from './panels.module.css'
import { useNeeds } from './useNeeds'

const SHOWN = 5

export function NeedsYou({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const needs = useNeeds(portfolio)
  const [all, setAll] = useState(false)
  const shown = all ? needs : needs.slice(0, SHOWN)
  return (
    <Panel title="Needs you" aside={needs.length === 0 ? null : <span className={css.count}>{needs.length}</span>} flush>
      {needs.length === 0 ? (
        <p className={css.calm}>
          <Icon name="check" />
          Nothing needs a hand. What is refused, cut off or out of step shows here, with the way out.
        </p>
      ) : (
        <ul className={css.needs}>
          {shown.map((need) => (
            <NeedLine key={need.key} need={need} portfolio={portfolio} />
          ))}
        </ul>
      )}
      {needs.length > SHOWN ? (
        <Button fullWidth onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${needs.length}`}
        </Button>
      ) : null}
    </Panel>
  )
}

interface NeedLineProps {
  need: Need
  portfolio: PortfolioView
}

function NeedLine({ need, portfolio }: NeedLineProps): ReactNode {
  const [asking, setAsking] = useState(false)
  const { tone, icon, title, text, to, levers, line } = need
  const resume = levers.includes('resume') || levers.includes('accept')
  return (
    <li data-tone={tone}>
      <span className={css.tone}>
        <Icon name={icon} />
      </span>
      <div>
        <p>
          <strong>{title}</strong>
          {/^.+[.!?:]$/.test(title) ? ' ' : '. '}
          <Said>{text}</Said>
        </p>
        {asking ? (
          <AskWithDifferences portfolio={portfolio} onEnd={() => setAsking(false)} />
        ) : (
          <div className={css.levers}>
            {to === null ? null : (
              <Link to={to.path} className={css.way}>
                {to.text}
              </Link>
            )}
            {levers.includes('check') ? <CheckAgain portfolioId={portfolio.id} /> : null}
            {resume ? (
              <Button variant="outlined" onClick={() => setAsking(true)}>
                {levers.includes('resume') ? 'Resume…' : 'Accept…'}
              </Button>
            ) : null}
            {line === null ? null : <Read portfolioId={portfolio.id} line={line} />}
          </div>
        )}
      </div>
    </li>
  )
}

function Read({ portfolioId, line }: { portfolioId: string; line: string }): ReactNode {
  const { step, send } = useWish()
  return (
    <>
      {step.kind === 'failed' ? <span role="alert" className={css.failed}>{`Not done. ${step.message}`}</span> : null}
      <Button variant="outlined" disabled={step.kind === 'sending' || step.kind === 'accepted'} onClick={() => send(() => acknowledgeLine(portfolioId, line))}>
        Mark as read
      </Button>
    </>
  )
}
