/** Everything about risk on one page; what cannot be renewed is kept on the screen, dimmed, with the reason. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { PortfolioView, RiskView } from '@/api/types'
import { clock } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { Failed } from '@/ui/Notice'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'

import { Candidates } from './Candidates'
import { Ledger } from './Ledger'
import { Breakers, Limits } from './Limits'
import { Plan } from './Plan'
import css from './Risk.module.css'
import { Standing } from './Standing'
import { useRisk } from './useRisk'

interface RiskProps {
  portfolio: PortfolioView
  resumeAsk: (onEnd: () => void) => ReactNode
}

export function Risk({ portfolio, resumeAsk }: RiskProps): ReactNode {
  const { data, problem, reload } = useRisk(portfolio.id)
  const risk = data.state === 'ready' ? data.value : null
  return (
    <>
      <Standing portfolio={portfolio} risk={risk} resumeAsk={resumeAsk} />
      {problem !== null && risk !== null ? <Old time={risk.time} problem={problem} onRetry={reload} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'pending' ? <Waiting /> : null}
      {risk === null ? null : (
        <div className={css.parts} data-old={problem !== null}>
          <Parts risk={risk} portfolio={portfolio} />
        </div>
      )}
      <Ledger portfolioId={portfolio.id} quote={portfolio.quote} />
    </>
  )
}

function Parts({ risk, portfolio }: { risk: RiskView; portfolio: PortfolioView }): ReactNode {
  const { quote } = portfolio
  return (
    <>
      <div className={css.columns}>
        <Breakers risk={risk} quote={quote} />
        <Limits risk={risk} quote={quote} />
        <Plan risk={risk} portfolioId={portfolio.id} quote={quote} />
      </div>
      <Candidates candidates={risk.candidates} quote={quote} />
    </>
  )
}

function Old({ time, problem, onRetry }: { time: string; problem: string; onRetry: () => void }): ReactNode {
  const now = useEngineNow()
  return (
    <div role="status" className={css.old}>
      <Icon name="alert" />
      <span>{`As of ${clock(time, now)}. ${problem}`}</span>
      <Button variant="outlined" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

function Waiting(): ReactNode {
  return (
    <>
      <SkeletonFigures count={5} />
      <Panel title="Paths to an offset" flush>
        <SkeletonRows rows={4} />
      </Panel>
    </>
  )
}
