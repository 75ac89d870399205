/** The offset that is under way, or that would begin now with its numbers, or why none would; and the levers. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { runOffset } from '@/api/risk'
import type { OffsetPlan, RiskView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { HUNDRED, ZERO, decimal, formatMoney, percentOf } from '@/lib/decimal'
import { Bar } from '@/ui/Bar'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'

import { KeepOut } from './KeepOut'
import css from './Plan.module.css'
import { Sales } from './Sales'
import { PLAN_WORDS, ended, runSentences } from './words'

interface PlanProps {
  risk: RiskView
  portfolioId: string
  quote: string
}

export function Plan({ risk, portfolioId, quote }: PlanProps): ReactNode {
  const { running, would_run: would, why_not: reason } = risk
  if (running !== null) return <Running plan={running} quote={quote} />
  if (would !== null) return <Projected plan={would} risk={risk} portfolioId={portfolioId} quote={quote} />
  return (
    <Panel title="Next offset">
      <div className={css.none}>
        <p className={css.title}>No offset would begin now</p>
        <p className={css.dim}>{reason === null ? 'The reason is not known.' : ended(reason.text)}</p>
        <Begins enabled={risk.offset_enabled} />
      </div>
    </Panel>
  )
}

function Running({ plan, quote }: { plan: OffsetPlan; quote: string }): ReactNode {
  return (
    <Panel title={`Offset ${plan.number} is under way`} aside={<Word {...PLAN_WORDS[plan.status]} />}>
      <div className={css.plan}>
        <Sales plan={plan} quote={quote} withResults />
        <Bill plan={plan} quote={quote} />
      </div>
    </Panel>
  )
}

function Projected({ plan, risk, portfolioId, quote }: PlanProps & { plan: OffsetPlan }): ReactNode {
  const [asking, setAsking] = useState(false)
  return (
    <Panel
      title="Next offset"
      aside={asking ? null : (
        <Button variant="contained" onClick={() => setAsking(true)}>
          Run now…
        </Button>
      )}
    >
      <div className={css.plan}>
        {asking ? <RunAsk plan={plan} portfolioId={portfolioId} quote={quote} onEnd={() => setAsking(false)} /> : null}
        <Sales plan={plan} quote={quote} withResults={false} />
        <Bill plan={plan} quote={quote} />
        <Begins enabled={risk.offset_enabled} />
        <div className={css.levers}>
          <span className={css.dim}>{`Spare ${plan.loser.symbol}:`}</span>
          <KeepOut groupId={plan.loser.group_id} symbol={plan.loser.symbol} />
        </div>
      </div>
    </Panel>
  )
}

function Begins({ enabled }: { enabled: boolean }): ReactNode {
  return (
    <p className={css.dim}>
      {enabled
        ? 'An offset begins by itself as soon as its conditions are met.'
        : 'Offsets are switched off in the settings: one begins only by hand.'}
    </p>
  )
}

/** What is needed against what the winners bring. */
function Bill({ plan, quote }: { plan: OffsetPlan; quote: string }): ReactNode {
  const { loss, fees, needed, covered } = plan
  const money = (value: string): string => formatMoney(decimal(value), quote)
  const share = percentOf(decimal(covered) ?? ZERO, decimal(needed) ?? ZERO) ?? HUNDRED
  const words = `Winners bring ${money(covered)} of ${money(needed)} ${quote} needed`
  return (
    <div className={css.bill}>
      <p>
        <span>{`Loss ${money(loss)} + fees ${money(fees)} = needed ${money(needed)}`}</span>
        <span>{`Winners bring ${money(covered)}`}</span>
      </p>
      <Bar percent={share} width="100%" label={words} />
    </div>
  )
}

interface RunAskProps {
  plan: OffsetPlan
  portfolioId: string
  quote: string
  onEnd: () => void
}

function RunAsk({ plan, portfolioId, quote, onEnd }: RunAskProps): ReactNode {
  const { step, send } = useWish()
  return (
    <div className={css.ask} role="group" aria-label="Run this offset now">
      <div className={css.words}>
        {runSentences(plan, quote).map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p className={css.dim}>It is planned anew by the prices at that moment.</p>
        {step.kind === 'failed' ? (
          <p role="alert" className={css.failure}>
            <Icon name="alert" />
            {`Not begun. ${step.message}`}
          </p>
        ) : null}
      </div>
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={onEnd}>
          Not now
        </Button>
        <Button variant="contained" disabled={step.kind === 'sending'} onClick={() => send(() => runOffset(portfolioId), onEnd)}>
          {step.kind === 'sending' ? 'Sending…' : 'Run it now'}
        </Button>
      </div>
    </div>
  )
}
