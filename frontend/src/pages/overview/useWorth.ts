/** What the portfolio is worth by the prices of now. */
import { useMemo } from 'react'

import type { PortfolioView } from '@/api/types'
import { type Worth, worthOf } from '@/features/overview/worth'
import { useOpenTotals } from '@/features/positions/useOpenGroups'
import { ZERO, decimal } from '@/lib/decimal'

export function useWorth({ capital, realized_total, exposure }: PortfolioView): Worth {
  const { profit, deployed, unpriced } = useOpenTotals()
  return useMemo(
    () =>
      worthOf({
        capital: decimal(capital) ?? ZERO,
        realized: decimal(realized_total) ?? ZERO,
        unrealized: unpriced === 0 ? profit : null,
        deployed,
        exposure: decimal(exposure) ?? ZERO,
      }),
    [capital, realized_total, exposure, profit, deployed, unpriced],
  )
}
