/** Overview: is it healthy, what is earned, what needs a hand; panels that the trader arranges. */
import { type ReactNode, useMemo } from 'react'

import type { PortfolioView } from '@/api/types'
import { Board, type BoardPanel } from '@/features/overview/Board'
import { Capital } from '@/features/overview/Capital'
import { Equity } from '@/features/overview/Equity'
import { FirstTrade } from '@/features/overview/FirstTrade'
import { Profit } from '@/features/overview/Profit'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { selectSecond, selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import { Accounts } from './overview/Accounts'
import { LastAlerts } from './overview/LastAlerts'
import { NeedsYou } from './overview/NeedsYou'
import { OpenGroups } from './overview/OpenGroups'
import { RiskState } from './overview/RiskState'
import { Waiting } from './overview/Waiting'
import { useWorth } from './overview/useWorth'
import css from './pages.module.css'

export default function OverviewPage(): ReactNode {
  useTitle('Overview')
  const portfolio = usePortfolio()
  return (
    <div className={css.page}>
      {portfolio === null ? (
        <>
          <h1 className="visually-hidden">Overview</h1>
          <SkeletonFigures />
          <SkeletonRows />
        </>
      ) : (
        <Filled portfolio={portfolio} />
      )}
    </div>
  )
}

function Filled({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const signals = useLive(selectSignals)
  const { quote } = portfolio
  const panels = useMemo<BoardPanel[]>(
    () => [
      { key: 'equity', title: 'Equity', content: <EquityPanel portfolio={portfolio} /> },
      { key: 'needs', title: 'Needs you', content: <NeedsYou portfolio={portfolio} /> },
      { key: 'profit', title: 'Profit and loss', content: <ProfitPanel portfolio={portfolio} /> },
      { key: 'capital', title: 'Capital', content: <CapitalPanel portfolio={portfolio} /> },
      { key: 'accounts', title: 'Engine and exchanges', content: <Accounts portfolio={portfolio} /> },
      { key: 'groups', title: 'Open positions', content: <OpenGroups quote={quote} /> },
      { key: 'queue', title: 'Queue', content: <Waiting portfolio={portfolio} /> },
      { key: 'risk', title: 'Risk', content: <RiskState portfolio={portfolio} /> },
      { key: 'alerts', title: 'Last alerts', content: <LastAlerts /> },
    ],
    [portfolio, quote],
  )
  return (
    <>
      <FirstTrade signals={signals} open={portfolio.open_groups} />
      <Board panels={panels} lead={<h1 className={css.heading}>Overview</h1>} />
    </>
  )
}

/** Each watches the prices for itself, so that the other panels are not drawn again by them. */
interface WorthProps {
  portfolio: PortfolioView
}

function EquityPanel({ portfolio }: WorthProps): ReactNode {
  const time = useLive(selectSecond)
  return <Equity portfolioId={portfolio.id} quote={portfolio.quote} worth={useWorth(portfolio)} time={time} cause={useCause(portfolio)} />
}

function ProfitPanel({ portfolio }: WorthProps): ReactNode {
  return <Profit portfolioId={portfolio.id} quote={portfolio.quote} worth={useWorth(portfolio)} cause={useCause(portfolio)} />
}

function CapitalPanel({ portfolio }: WorthProps): ReactNode {
  return <Capital portfolio={portfolio} worth={useWorth(portfolio)} />
}

/** Becomes another when something was realized, or when the line was away for a while. */
function useCause({ realized_total, capital }: PortfolioView): string {
  const began = useLive(({ feed }) => feed?.began ?? '')
  return `${realized_total} ${capital} ${began}`
}
