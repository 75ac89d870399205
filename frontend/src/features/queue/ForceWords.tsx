/** What forcing an entry will do, in slots and money, before it is done. The money is the server's own preview. */
import { type ReactNode, useCallback, useMemo, useState } from 'react'

import { previewQueued } from '@/api/queue'
import type { LadderPreview, QueuedView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { usePortfolio, usePriceText } from '@/features/portfolio/useMarket'
import { decimal } from '@/lib/decimal'
import type { Loadable } from '@/lib/loadable'
import { selectOpenGroups } from '@/live/selectors'
import { useLive } from '@/live/store'

import { continued, startingPrice } from './calculate'
import { moneySentence, slotSentence } from './words'

interface ForceWordsProps {
  queued: QueuedView
  portfolioId: string
}

export function ForceWords({ queued, portfolioId }: ForceWordsProps): ReactNode {
  const portfolio = usePortfolio()
  const groups = useLive(selectOpenGroups)
  const adds = useMemo(() => continued(queued, groups), [queued, groups])
  const pyramid = adds?.pyramids.length ?? 0
  const now = usePriceText(queued.account_id, queued.symbol) ?? queued.current_price
  // As it was when the question was asked: an answer that changes with every tick cannot be read.
  const [price] = useState(() => startingPrice(queued, decimal(now))?.toFixed() ?? queued.price)
  const load = useCallback(
    (at: string, signal: AbortSignal) => previewQueued(portfolioId, queued, at, pyramid, signal),
    [portfolioId, queued, pyramid],
  )
  const { data } = useLoad(price, load)
  return (
    <>
      {portfolio === null ? null : <p>{slotSentence(portfolio, adds)}</p>}
      <p role="status">{money(data)}</p>
      {queued.blocked === null ? null : <p>{`It could not enter now: ${queued.blocked}.`}</p>}
      <p>Every other check of an entry is made.</p>
    </>
  )
}

function money(data: Loadable<LadderPreview>): string {
  switch (data.state) {
    case 'pending':
      return 'Working out what it would bind…'
    case 'failed':
      return `What it would bind is not known. ${data.message}`
    case 'ready':
      return moneySentence(data.value)
  }
}
