/** What goes on behind every page and draws nothing: the tab's title and icon, and the critical lines of the log. */
import { type ReactNode, useEffect } from 'react'

import type { PortfolioView } from '@/api/types'
import { useCriticalWatch } from '@/features/overview/critical'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { useLive } from '@/live/store'
import { useNeeds } from '@/pages/overview/useNeeds'
import { useTitleLead } from '@/ui/useTitle'

import { ICONS, leadOf, tabState } from './tab'

export function Watches(): ReactNode {
  const portfolio = usePortfolio()
  return portfolio === null ? null : <Watching portfolio={portfolio} />
}

function Watching({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const connection = useLive((live) => live.connection)
  useCriticalWatch(portfolio.id)
  const state = tabState(connection, useNeeds(portfolio))
  useTitleLead(leadOf(state, portfolio))
  useEffect(() => {
    document.querySelector('link[rel=icon]')?.setAttribute('href', ICONS[state])
  }, [state])
  return null
}
