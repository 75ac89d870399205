/** Events: everything that was done and why, live and back in time. */
import type { ReactNode } from 'react'

import { Events } from '@/features/events/Events'
import { AskWithDifferences } from '@/features/health/NoticeBar'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function EventsPage(): ReactNode {
  useTitle('Events')
  const portfolio = usePortfolio()
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Events</h1>
      {portfolio === null ? (
        <SkeletonRows rows={12} />
      ) : (
        <Events portfolio={portfolio} resumeAsk={(onEnd) => <AskWithDifferences portfolio={portfolio} onEnd={onEnd} />} />
      )}
    </div>
  )
}
