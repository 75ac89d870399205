/** May it enter, how full are the limits, and what the next offset would do. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { BreakerView, LimitView, PortfolioView, RiskView } from '@/api/types'
import { general, used, usedTone } from '@/features/risk/calculate'
import { useRisk } from '@/features/risk/useRisk'
import { againstLimit, ended, entryWord, isCount } from '@/features/risk/words'
import { type Decimal, ZERO, decimal, formatMoney } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { Bar } from '@/ui/Bar'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'
import { Word } from '@/ui/Word'

import css from './panels.module.css'

const SHOWN = 3

export function RiskState({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { data, reload } = useRisk(portfolio.id)
  return (
    <Panel title="Risk" aside={<Link to={paths.risk}>Risk</Link>}>
      <div className={css.risk}>
        <Word {...entryWord(portfolio)} />
        {data.state === 'pending' ? <SkeletonRows rows={3} /> : null}
        {data.state === 'failed' ? (
          <p role="alert" className={css.levers}>
            <span>{`The limits could not be loaded. ${data.message}`}</span>
            <Button variant="outlined" onClick={reload}>
              Try again
            </Button>
          </p>
        ) : null}
        {data.state === 'ready' ? <Limits risk={data.value} quote={portfolio.quote} /> : null}
        {data.state === 'ready' ? <NextOffset risk={data.value} quote={portfolio.quote} /> : null}
      </div>
    </Panel>
  )
}

/** Those that are set, fullest first; a breaker that is reached before all others. */
function Limits({ risk, quote }: { risk: RiskView; quote: string }): ReactNode {
  const set = [...risk.breakers, ...general(risk.limits)].filter(({ limit }) => limit !== null)
  const share = ({ value, limit }: LimitView | BreakerView): Decimal => used(value, limit) ?? ZERO
  const fullest = set.sort((a, b) => share(b).cmp(share(a))).slice(0, SHOWN)
  return (
    <ul className={css.limits}>
      {fullest.map((limit) => (
        <li key={limit.code}>
          <span>{limit.text}</span>
          <span className={css.dim}>{againstLimit(limit, quote)}</span>
          <Bar percent={share(limit)} tone={usedTone(share(limit), isCount(limit.code))} width="100%" label={`${limit.text}: ${againstLimit(limit, quote)}`} />
        </li>
      ))}
    </ul>
  )
}

function NextOffset({ risk: { running, would_run: would, why_not: reason }, quote }: { risk: RiskView; quote: string }): ReactNode {
  const plan = running ?? would
  return (
    <div className={css.offset}>
      <h3>{running === null ? 'Next offset' : `Offset ${running.number} is under way`}</h3>
      {plan === null ? (
        <p className={css.dim}>{reason === null ? 'The reason is not known.' : ended(reason.text)}</p>
      ) : (
        <p>
          {`Closes ${plan.loser.symbol} at a loss of ${formatMoney(decimal(plan.loss), quote)} ${quote}, paid by ${plan.winners.map(({ symbol }) => symbol).join(', ')} with ${formatMoney(decimal(plan.covered), quote)}.`}
        </p>
      )}
    </div>
  )
}
