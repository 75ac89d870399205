/** Positions: the open groups live, the closed ones with what they brought. */
import Button from '@mui/material/Button'
import { type ReactNode, useId } from 'react'
import { Link, useSearchParams } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { ClosedGroups } from '@/features/positions/ClosedGroups'
import { FilterField } from '@/features/positions/FilterField'
import { GroupCards } from '@/features/positions/GroupCards'
import { GroupTable } from '@/features/positions/GroupTable'
import { Summary } from '@/features/positions/Summary'
import { setFilter, useOpenCount, useOpenOrder, useView } from '@/features/positions/useOpenGroups'
import { LatestSignals } from '@/features/signals/LatestSignals'
import { paths } from '@/lib/paths'
import { Empty } from '@/ui/Notice'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { Tabs } from '@/ui/Tabs'
import { useTitle } from '@/ui/useTitle'
import { useWide } from '@/ui/useWide'

import css from './pages.module.css'

type Shown = 'open' | 'closed'

export default function PositionsPage(): ReactNode {
  useTitle('Positions')
  const portfolio = usePortfolio()
  const [params, setParams] = useSearchParams()
  const shown: Shown = params.get('show') === 'closed' ? 'closed' : 'open'
  const count = useOpenCount()
  const panel = useId()
  const wide = useWide()
  const tabs = [
    { key: 'open', label: 'Open', count: portfolio === null ? undefined : count },
    { key: 'closed', label: 'Closed' },
  ] as const
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Positions</h1>
      {portfolio === null ? <SkeletonFigures /> : <Summary portfolio={portfolio} />}
      <div className={wide ? css.frame : css.bare}>
        <div className={css.tools}>
          <Tabs
            label="Positions"
            tabs={tabs}
            chosen={shown}
            onChoose={(key) => setParams(key === 'open' ? {} : { show: key }, { replace: true })}
            panelId={panel}
          />
          {shown === 'open' ? <FilterField /> : null}
        </div>
        <div id={panel} role="tabpanel" aria-label={shown === 'open' ? 'Open' : 'Closed'}>
          {portfolio === null ? <SkeletonRows /> : <Content portfolio={portfolio} shown={shown} />}
        </div>
      </div>
      {shown === 'open' ? <LatestSignals /> : null}
    </div>
  )
}

function Content({ portfolio, shown }: { portfolio: PortfolioView; shown: Shown }): ReactNode {
  return shown === 'open' ? (
    <OpenGroups quote={portfolio.quote} />
  ) : (
    <ClosedGroups portfolioId={portfolio.id} quote={portfolio.quote} />
  )
}

function OpenGroups({ quote }: { quote: string }): ReactNode {
  const groups = useOpenOrder()
  const count = useOpenCount()
  const wide = useWide()
  if (count === 0) return <NothingOpen />
  if (groups.length === 0) return <NothingFound />
  return wide ? <GroupTable groups={groups} quote={quote} /> : <GroupCards groups={groups} />
}

function NothingOpen(): ReactNode {
  return (
    <Empty
      icon="positions"
      title="No position is open"
      action={
        <Button variant="contained" component={Link} to={paths.connect}>
          Connect TradingView
        </Button>
      }
    >
      When an alert arrives, its ladder opens here: the legs as they fill, the average, the profit, and how near the next
      target is. Connect TradingView, or send a test alert to see one now.
    </Empty>
  )
}

function NothingFound(): ReactNode {
  const filter = useView((view) => view.filter)
  return (
    <Empty
      icon="search"
      title={`No open pair contains “${filter}”`}
      action={
        <Button variant="outlined" onClick={() => setFilter('')}>
          Show all
        </Button>
      }
    />
  )
}
