/** Analytics: what was earned, how steadily, with what, and at what cost. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { Analytics } from '@/features/analytics/Analytics'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { paths } from '@/lib/paths'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function AnalyticsPage(): ReactNode {
  useTitle('Analytics')
  const portfolio = usePortfolio()
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Analytics</h1>
      {portfolio === null ? (
        <>
          <SkeletonFigures />
          <SkeletonRows />
        </>
      ) : (
        <Analytics
          key={portfolio.id}
          portfolio={portfolio}
          start={
            <Button variant="contained" component={Link} to={paths.connect}>
              Connect TradingView
            </Button>
          }
        />
      )}
    </div>
  )
}
