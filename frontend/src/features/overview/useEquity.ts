/** Equity over the span that the trader chose, which this browser remembers. */
import { create } from 'zustand'

import { type RangeName, fetchEquity } from '@/api/performance'
import type { EquityCurve } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { recall, remember } from '@/lib/storage'

import { useKept } from './useKept'
import { useRepeated } from './useRepeated'

export const RANGES = ['1D', '1W', '1M', '3M', '1Y', 'ALL'] as const satisfies readonly RangeName[]
const KEY = 'dca.overview.range'

export const useRange = create<{ range: RangeName }>(() => ({ range: RANGES.find((name) => name === recall(KEY)) ?? '1D' }))

export function chooseRange(range: RangeName): void {
  remember(KEY, range)
  useRange.setState({ range })
}

/** The key carries both, so that another one of either asks anew. */
function load(key: string, signal: AbortSignal): Promise<EquityCurve> {
  const [range, portfolioId] = key.split(' ', 2)
  return fetchEquity(portfolioId ?? '', (range ?? '1D') as RangeName, signal)
}

/** @param cause asks anew when it becomes another */
export function useEquity(portfolioId: string, range: RangeName, cause: string): Load<EquityCurve> {
  const key = `${range} ${portfolioId}`
  const curve = useLoad(key, load)
  useRepeated(curve.reload, cause)
  return useKept(key, curve)
}
