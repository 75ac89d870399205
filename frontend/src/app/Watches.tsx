/** What goes on behind every page and draws nothing: the tab's title and icon, and the critical lines of the log. */
import { type ReactNode, useEffect } from 'react'

import type { SteadyPortfolio } from '@/api/types'
import { useCriticalWatch } from '@/features/overview/critical'
import { useSteadyPortfolio } from '@/features/portfolio/useMarket'
import { selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'
import { useNeeds } from '@/pages/overview/useNeeds'
import { useTitleLead } from '@/ui/useTitle'

import { ICONS, leadOf, tabState } from './tab'

export function Watches(): ReactNode {
  const portfolio = useSteadyPortfolio()
  return portfolio === null ? null : <Watching portfolio={portfolio} />
}

function Watching({ portfolio }: { portfolio: SteadyPortfolio }): ReactNode {
  const connection = useLive((live) => live.connection)
  useCriticalWatch(portfolio.id)
  const state = tabState(connection, useNeeds(portfolio))
  const realized = useLive((live) => selectPortfolio(live)?.realized_today ?? '')
  useTitleLead(leadOf(state, { realized_today: realized, quote: portfolio.quote }))
  useEffect(() => {
    document.querySelector('link[rel=icon]')?.setAttribute('href', ICONS[state])
  }, [state])
  return null
}
