/** One notice: what it is, what goes on meanwhile, and the levers. What a lever accepts is asked first, in place. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo, useState } from 'react'
import { Link } from 'react-router'

import type { SteadyPortfolio } from '@/api/types'
import { selectOpenGroups } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'

import { CheckAgain } from './CheckAgain'
import { Differences, WaysOut } from './Differences'
import css from './Notices.module.css'
import { ResumeAsk } from './ResumeAsk'
import { differencesOf } from './calculate'
import type { Notice } from './notices'

export function NoticeBar({ notice, portfolio }: { notice: Notice; portfolio: SteadyPortfolio }): ReactNode {
  const [asking, setAsking] = useState(false)
  const { tone, icon, title, age, text, differences, levers, to } = notice
  return (
    <div className={css.notice} data-tone={tone}>
      <span className={css.icon}>
        <Icon name={icon} />
      </span>
      <div className={css.words}>
        <p role="status">
          <strong className={css.title}>{age === null ? `${title}. ` : title}</strong>
          {age === null ? null : <Age text={` for ${age}. `} />}
          <span className={css.text}>{text}</span>
        </p>
        {differences.length === 0 ? null : (
          <>
            <Differences differences={differences} />
            <WaysOut differences={differences} />
          </>
        )}
      </div>
      {(levers.length === 0 && to === undefined) || asking ? null : (
        <div className={css.levers}>
          {levers.includes('check') ? <CheckAgain portfolioId={portfolio.id} /> : null}
          {levers.includes('resume') ? <Lever text="Resume…" strong onPress={() => setAsking(true)} /> : null}
          {to === undefined ? null : (
            <Button variant="contained" component={Link} to={to.path}>
              {to.text}
            </Button>
          )}
          {levers.includes('accept') ? <Lever text="Accept…" onPress={() => setAsking(true)} /> : null}
        </div>
      )}
      {asking ? (
        <div className={css.ask}>
          <AskWithDifferences portfolio={portfolio} onEnd={() => setAsking(false)} />
        </div>
      ) : null}
    </div>
  )
}

/** Counted silently: a reader would be told every second. */
export function Age({ text }: { text: string }): ReactNode {
  return (
    <span role="timer" aria-live="off" className={css.age}>
      {text}
    </span>
  )
}

function Lever({ text, strong = false, onPress }: { text: string; strong?: boolean; onPress: () => void }): ReactNode {
  return (
    <Button variant={strong ? 'contained' : 'outlined'} onClick={onPress}>
      {text}
    </Button>
  )
}

/** Everything that differs is accepted, also what another notice tells. */
export function AskWithDifferences({ portfolio, onEnd }: { portfolio: SteadyPortfolio; onEnd: () => void }): ReactNode {
  const groups = useLive(selectOpenGroups)
  const differences = useMemo(() => differencesOf(portfolio, groups), [portfolio, groups])
  return <ResumeAsk portfolio={portfolio} differences={differences} onEnd={onEnd} />
}
