/** Readings of the live store that several screens need, as hooks. */
import { useCallback } from 'react'
import { useShallow } from 'zustand/react/shallow'

import type { PortfolioView, SteadyPortfolio } from '@/api/types'
import { selectPortfolio, selectPrice, selectSteadyPortfolio } from '@/live/selectors'
import { type LiveStore, useLive } from '@/live/store'

export const usePortfolio = (): PortfolioView | null => useLive(selectPortfolio)

/** For what need not be drawn again with each fill. */
export const useSteadyPortfolio = (): SteadyPortfolio | null => useLive(selectSteadyPortfolio)

/** The latest price of a market as the server wrote it; null while unknown. */
export function usePriceText(accountId: string, symbol: string): string | null {
  const select = useCallback((live: LiveStore) => selectPrice(accountId, symbol)(live)?.price ?? null, [accountId, symbol])
  return useLive(select)
}

/** By id. */
export const useAccountNames = (): Readonly<Record<string, string>> => useLive(useShallow(accountNames))

const accountNames = ({ feed }: LiveStore): Record<string, string> =>
  Object.fromEntries((feed?.portfolio.accounts ?? []).map(({ id, name }) => [id, name]))
