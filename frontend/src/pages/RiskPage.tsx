/** Risk: may it enter, how near are the limits, and what an offset would do. */
import type { ReactNode } from 'react'

import { AskWithDifferences } from '@/features/health/NoticeBar'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { Risk } from '@/features/risk/Risk'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function RiskPage(): ReactNode {
  useTitle('Risk')
  const portfolio = usePortfolio()
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Risk</h1>
      {portfolio === null ? (
        <>
          <SkeletonFigures />
          <SkeletonRows />
        </>
      ) : (
        <Risk portfolio={portfolio} resumeAsk={(onEnd) => <AskWithDifferences portfolio={portfolio} onEnd={onEnd} />} />
      )}
    </div>
  )
}
