/** Ladders: which trades use which one, and one of them at work, drawn on a market while it is edited. */
import type { ReactNode } from 'react'

import { Ladders } from '@/features/ladders/Ladders'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { SkeletonFigures } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function LaddersPage(): ReactNode {
  useTitle('Ladders')
  const portfolio = usePortfolio()
  return (
    <div className={css.page}>
      <header>
        <h1 className={css.title}>Ladders</h1>
        <p className={css.lead}>How an entry is spread over several orders. A change counts for new positions; open ones keep the ladder they were opened with.</p>
      </header>
      {portfolio === null ? <SkeletonFigures count={5} /> : <Ladders key={portfolio.id} portfolio={portfolio} />}
    </div>
  )
}
