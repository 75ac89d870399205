/** Which portfolio is looked at. Remembered in this browser; falls back to the first that exists. */
import { useEffect } from 'react'
import { create } from 'zustand'

import { fetchPortfolios } from '@/api/endpoints'
import type { PortfolioView } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { recall, remember } from '@/lib/storage'

const KEY = 'dca.portfolio'

interface Choice {
  id: string | null
  /** Counts the times that the list became another one. */
  round: number
}

const useChoice = create<Choice>(() => ({ id: null, round: 0 }))

/** A portfolio was made, renamed or put to rest: the list is loaded again. */
export const portfoliosChanged = (): void => useChoice.setState(({ round }) => ({ round: round + 1 }))

export function choosePortfolio(id: string): void {
  remember(KEY, id)
  useChoice.setState({ id })
}

/** The id of the portfolio looked at; null until the list is known. */
export const useChosenPortfolio = (): string | null => useChoice(({ id }) => id)

const load = (_key: string, signal: AbortSignal): Promise<PortfolioView[]> => fetchPortfolios(signal)

/** Loads the list and makes sure that one of it is chosen. */
export function usePortfolios(): Load<PortfolioView[]> {
  const list = useLoad('portfolios', load)
  const { data, reload } = list
  const round = useChoice((choice) => choice.round)
  useEffect(() => {
    if (round > 0) reload()
  }, [round, reload])
  useEffect(() => {
    if (data.state === 'ready') useChoice.setState(({ id }) => ({ id: settle(data.value, id ?? recall(KEY)) }))
  }, [data])
  return list
}

/** The wanted portfolio if it exists, else the first, else null. */
export function settle(portfolios: readonly PortfolioView[], wanted: unknown): string | null {
  return portfolios.find(({ id }) => id === wanted)?.id ?? portfolios[0]?.id ?? null
}
