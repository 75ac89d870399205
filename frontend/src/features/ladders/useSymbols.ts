/** Pairs to choose from: those whose price is followed, and those of the account that what is typed may mean. */
import { useCallback } from 'react'

import { searchMarkets } from '@/api/markets'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'

import { useAnswer } from './useAnswer'

export function useSymbols(portfolioId: string, accountId: string, typed: string): string[] {
  const followed = useLive(selectSymbols)
  const ask = useCallback(
    async (query: string, signal: AbortSignal) => (await searchMarkets(portfolioId, accountId, query, signal)).markets.map(({ symbol }) => symbol),
    [portfolioId, accountId],
  )
  const { value } = useAnswer(typed, ask)
  return [...new Set([...(followed === '' ? [] : followed.split('\n')), ...(value ?? [])])]
}
