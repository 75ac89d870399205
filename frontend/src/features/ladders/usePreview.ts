/** The ladder on a market: its candles, the price that it is drawn from, and what the server makes of it there. */
import { useCallback, useState } from 'react'

import { fetchCandles } from '@/api/candles'
import { previewLadder } from '@/api/ladders'
import type { CandleView, LadderPreview, LadderPreviewRequest } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { usePriceText } from '@/features/portfolio/useMarket'

import { type LadderDraft, type PyramidingDraft, ladderOf, pyramidingOf } from './draft'
import type { LookedAt, MarketChoice } from './market'
import { type Answer, useAnswer } from './useAnswer'

const NONE: readonly CandleView[] = []

export interface Candles {
  items: readonly CandleView[]
  /** Why there are none. */
  problem: string | null
  pending: boolean
}

export function useCandles(portfolioId: string, market: LookedAt): Candles {
  const load = useCallback(
    async (key: string, signal: AbortSignal) => (await fetchCandles({ portfolioId, ...(JSON.parse(key) as LookedAt) }, null, signal)).items,
    [portfolioId],
  )
  const { data } = useLoad(market.symbol === '' ? null : JSON.stringify(market), load)
  return {
    items: data.state === 'ready' ? data.value : NONE,
    problem: data.state === 'failed' ? data.message : null,
    pending: data.state === 'pending' && market.symbol !== '',
  }
}

/** The price now, held still from the moment that a market is looked at, until it is asked for again. */
export function useEntryPrice(market: LookedAt, { items }: Candles): { price: string | null; renew: () => void } {
  const live = usePriceText(market.accountId, market.symbol)
  const now = live ?? items.at(-1)?.close ?? null
  const of = `${market.accountId} ${market.symbol}`
  const [held, setHeld] = useState<{ of: string; price: string } | null>(null)
  if (now !== null && held?.of !== of) setHeld({ of, price: now })
  const renew = useCallback(() => {
    if (now !== null) setHeld({ of, price: now })
  }, [of, now])
  return { price: held?.of === of ? held.price : null, renew }
}

interface Previewed {
  portfolioId: string
  market: LookedAt
  choice: MarketChoice
  /** Null while none is known: nothing is asked then. */
  price: string | null
  /** Null while none is known to be sound: nothing is asked then, and the last answer stays. */
  ladder: LadderDraft | null
  /** Null: as the settings say. */
  pyramiding: PyramidingDraft | null
  pyramid: number
  /** Whether alerts decide the capital. */
  sized: boolean
}

export function usePreview(previewed: Previewed): Answer<LadderPreview> {
  const { portfolioId } = previewed
  const ask = useCallback(
    (text: string, signal: AbortSignal) => previewLadder(portfolioId, JSON.parse(text) as LadderPreviewRequest, signal),
    [portfolioId],
  )
  // What is typed has rested already while it was checked.
  return useAnswer(questionOf(previewed), ask, 0)
}

function questionOf({ market, choice, price, ladder, pyramiding, pyramid, sized }: Previewed): string | null {
  if (price === null || price === '' || market.symbol === '' || ladder === null) return null
  const request: LadderPreviewRequest = {
    symbol: market.symbol,
    account_id: market.accountId,
    side: choice.side,
    price,
    pyramid,
    ladder: ladderOf(ladder),
    pyramiding: pyramiding === null ? null : pyramidingOf(pyramiding),
    size: sized ? { value: choice.size, unit: 'quote' } : null,
  }
  return JSON.stringify(request)
}
