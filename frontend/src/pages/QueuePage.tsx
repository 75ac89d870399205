/** Queue: what waits and who enters next; what waited and what became of it. */
import { type ReactNode, useId } from 'react'
import { useSearchParams } from 'react-router'

import { usePortfolio } from '@/features/portfolio/useMarket'
import { Queue, useQueueLength } from '@/features/queue/Queue'
import { QueueHistory } from '@/features/queue/QueueHistory'
import { SkeletonRows } from '@/ui/Skeletons'
import { Tabs } from '@/ui/Tabs'
import { useTitle } from '@/ui/useTitle'
import { useWide } from '@/ui/useWide'

import css from './pages.module.css'

type Shown = 'waiting' | 'history'

export default function QueuePage(): ReactNode {
  useTitle('Queue')
  const portfolio = usePortfolio()
  const [params, setParams] = useSearchParams()
  const shown: Shown = params.get('show') === 'history' ? 'history' : 'waiting'
  const count = useQueueLength()
  const panel = useId()
  const wide = useWide()
  const tabs = [
    { key: 'waiting', label: 'Waiting', count: portfolio === null ? undefined : count },
    { key: 'history', label: 'History' },
  ] as const
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Queue</h1>
      <div className={wide ? css.frame : css.bare}>
        <div className={css.tools}>
          <Tabs
            label="Queue"
            tabs={tabs}
            chosen={shown}
            onChoose={(key) => setParams(key === 'waiting' ? {} : { show: key }, { replace: true })}
            panelId={panel}
          />
          {portfolio === null ? null : <span className={css.lead}>{`${portfolio.open_groups} of ${portfolio.max_open_groups} slots taken`}</span>}
        </div>
        <div id={panel} role="tabpanel" aria-label={shown === 'waiting' ? 'Waiting' : 'History'}>
          {portfolio === null ? <SkeletonRows /> : null}
          {portfolio !== null && shown === 'waiting' ? <Queue portfolio={portfolio} /> : null}
          {portfolio !== null && shown === 'history' ? <QueueHistory portfolioId={portfolio.id} /> : null}
        </div>
      </div>
    </div>
  )
}
