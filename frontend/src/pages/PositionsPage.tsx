/** Positions: the open groups live, the closed ones with what they brought. */
import { type ReactNode, useId } from 'react'
import { useSearchParams } from 'react-router'

import type { SteadyPortfolio } from '@/api/types'
import { useSteadyPortfolio } from '@/features/portfolio/useMarket'
import { ClosedGroups } from '@/features/positions/ClosedGroups'
import { FilterField } from '@/features/positions/FilterField'
import { OpenList } from '@/features/positions/list/OpenList'
import { Summary } from '@/features/positions/Summary'
import { useOpenCount } from '@/features/positions/useOpenGroups'
import { LatestSignals } from '@/features/signals/LatestSignals'
import { SkeletonRows } from '@/ui/Skeletons'
import { Tabs } from '@/ui/Tabs'
import { useTitle } from '@/ui/useTitle'
import { useWide } from '@/ui/useWide'

import css from './pages.module.css'

type Shown = 'open' | 'closed'

export default function PositionsPage(): ReactNode {
  useTitle('Positions')
  const portfolio = useSteadyPortfolio()
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
      <Summary />
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

function Content({ portfolio, shown }: { portfolio: SteadyPortfolio; shown: Shown }): ReactNode {
  return shown === 'open' ? <OpenList quote={portfolio.quote} /> : <ClosedGroups portfolioId={portfolio.id} quote={portfolio.quote} />
}
