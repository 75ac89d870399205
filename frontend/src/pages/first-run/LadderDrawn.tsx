/** A ladder on real candles of the best known pair, with what it would take of the portfolio's capital. */
import { type ReactNode, useMemo } from 'react'

import type { Ladder, PortfolioView } from '@/api/types'
import { Drawing } from '@/features/ladders/Drawing'
import { Outcome } from '@/features/ladders/Outcome'
import { ladderDraftOf } from '@/features/ladders/draft'
import { plainLegs, plannedLegs } from '@/features/ladders/figures'
import { useCandles, useEntryPrice, usePreview } from '@/features/ladders/usePreview'

const QUARTER = 900
/** Where no pair is known yet the drawing has a scale of 100. */
const PLAIN_TICK = '0.01'

export function LadderDrawn({ portfolio, ladder }: { portfolio: PortfolioView; ladder: Ladder }): ReactNode {
  const symbol = `BTC/${portfolio.quote}`
  const accountId = portfolio.accounts[0]?.id ?? ''
  const market = useMemo(() => ({ accountId, symbol, seconds: QUARTER }), [accountId, symbol])
  const candles = useCandles(portfolio.id, market)
  const { price } = useEntryPrice(market, candles)
  const choice = { symbol, side: 'long', price: '', candles: null, size: '' } as const
  const preview = usePreview({ portfolioId: portfolio.id, market, choice, price, ladder: ladderDraftOf(ladder), pyramiding: null, pyramid: 0, sized: false })
  const legs = preview.value === null ? plainLegs(ladder.levels, 'long') : plannedLegs(preview.value.legs)
  return (
    <>
      <Drawing legs={legs} candles={preview.value === null ? [] : candles.items} tick={preview.value?.tick_size ?? PLAIN_TICK} dimmed={false} />
      {preview.value === null ? null : <Outcome preview={preview.value} side="long" />}
      {preview.failure === null ? null : <p role="status">{preview.failure.message}</p>}
    </>
  )
}
