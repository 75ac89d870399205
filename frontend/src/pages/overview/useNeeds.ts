/** What needs a hand, live. */
import { useMemo } from 'react'

import type { SteadyPortfolio } from '@/api/types'
import { noticesOf } from '@/features/health/notices'
import { useStandingLines } from '@/features/overview/critical'
import { selectOpenGroups, selectSecond } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type Need, needsOf } from './needs'

export function useNeeds(portfolio: SteadyPortfolio): readonly Need[] {
  const groups = useLive(selectOpenGroups)
  const now = useLive(selectSecond)
  const lines = useStandingLines()
  return useMemo(() => {
    // A start and a reconciliation end by themselves.
    const passing = portfolio.status === 'bootstrapping' || portfolio.status === 'reconciling'
    const notices = noticesOf(portfolio, groups, now).filter(({ key }) => !(passing && key === 'state'))
    return needsOf(notices, groups, lines)
  }, [portfolio, groups, now, lines])
}
