/** May it enter? If not: why, until when, and the lever. Beside it what the limits protect. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { pausePortfolio } from '@/api/endpoints'
import type { PortfolioView, RiskView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { decimal, formatMoney, formatPercent, formatPnl, moneyDecimals } from '@/lib/decimal'
import { useEngineNow } from '@/live/engineClock'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import { Figure, Figures } from '@/ui/Panel'
import { TONE_COLOR, pnlTone } from '@/ui/tone'

import css from './Standing.module.css'
import { fallFrom } from './calculate'
import { countdown, entrySentence, entryWord, untilSentence } from './words'

interface StandingProps {
  portfolio: PortfolioView
  /** Null while it is on the way. */
  risk: RiskView | null
  /** What asks before entries are let through again; is told when that is decided. */
  resumeAsk: (onEnd: () => void) => ReactNode
}

export function Standing({ portfolio, risk, resumeAsk }: StandingProps): ReactNode {
  const word = entryWord(portfolio)
  return (
    <section aria-label="May it enter" className={css.standing}>
      <div className={css.entry}>
        <h2 className={css.word} style={{ color: word.tone === 'neutral' ? undefined : TONE_COLOR[word.tone] }}>
          <Icon name={word.icon} size={24} />
          {word.text}
        </h2>
        <p className={css.text}>{entrySentence(portfolio)}</p>
        {risk === null ? null : <Until risk={risk} />}
        {risk === null ? null : <Cooldowns risk={risk} />}
        <Lever portfolio={portfolio} resumeAsk={resumeAsk} />
      </div>
      {risk === null ? null : <Equity risk={risk} quote={portfolio.quote} />}
    </section>
  )
}

function Until({ risk }: { risk: RiskView }): ReactNode {
  const now = useEngineNow()
  const text = untilSentence(risk, now)
  return text === null ? null : (
    <p role="timer" aria-live="off" className={css.text}>
      {text}
    </p>
  )
}

function Cooldowns({ risk }: { risk: RiskView }): ReactNode {
  const now = useEngineNow()
  const running = risk.cooldowns.filter(({ until }) => Date.parse(until) > now)
  if (running.length === 0) return null
  return (
    <ul aria-label="Cooling down after a loss" className={css.cooldowns}>
      {running.map(({ symbol, until }) => (
        <li key={symbol}>
          <Icon name="clock" size={14} />
          {`${symbol} takes no new position for ${countdown(Date.parse(until) - now)}`}
        </li>
      ))}
    </ul>
  )
}

function Lever({ portfolio, resumeAsk }: Omit<StandingProps, 'risk'>): ReactNode {
  const [asking, setAsking] = useState(false)
  const { status } = portfolio
  if (status === 'bootstrapping' || status === 'reconciling') return null
  const end = (): void => setAsking(false)
  if (asking) return status === 'healthy' ? <PauseAsk portfolio={portfolio} onEnd={end} /> : resumeAsk(end)
  return (
    <Button variant={status === 'healthy' ? 'outlined' : 'contained'} onClick={() => setAsking(true)} className={css.lever ?? ''}>
      {status === 'healthy' ? 'Pause entries…' : 'Resume…'}
    </Button>
  )
}

function PauseAsk({ portfolio, onEnd }: { portfolio: PortfolioView; onEnd: () => void }): ReactNode {
  const { step, send } = useWish()
  return (
    <div className={css.ask} role="group" aria-label="Pause entries">
      <p>No position is opened or added to from then on; entries wait in the queue. Exits, targets and stops go on.</p>
      {step.kind === 'failed' ? (
        <p role="alert" className={css.failure}>
          <Icon name="alert" />
          {`Not paused. ${step.message}`}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={onEnd}>
          Go on
        </Button>
        <Button variant="contained" disabled={step.kind === 'sending'} onClick={() => send(() => pausePortfolio(portfolio.id), onEnd)}>
          Pause now
        </Button>
      </div>
    </div>
  )
}

function Equity({ risk, quote }: { risk: RiskView; quote: string }): ReactNode {
  const [equity, peak, today] = [decimal(risk.equity), decimal(risk.peak), decimal(risk.realized_today)]
  const fall = fallFrom(risk)
  return (
    <Figures>
      <Figure label={`Equity, ${quote}`} meaning="Capital, what was realized, and what is unrealized by the prices of now.">
        <Amount text={formatMoney(equity, quote)} />
      </Figure>
      <Figure label="Highest realized" meaning="The peak that the drawdown is measured from: capital and the most that was ever realized.">
        <Amount text={formatMoney(peak, quote)} />
      </Figure>
      <Figure label="Against the peak">
        <Amount text={formatPercent(fall)} tone={pnlTone(fall)} />
      </Figure>
      <Figure label="Realized today" meaning="After fees, since midnight UTC.">
        <Amount text={formatPnl(today, quote)} tone={pnlTone(today, moneyDecimals(quote))} />
      </Figure>
      <Figure label="Losses in a row">
        <Amount text={String(risk.losing_streak)} />
      </Figure>
    </Figures>
  )
}
