/** What the feed has told us, kept as the server said it. Everything else on the screen is derived from this. */
import type { GroupView, PortfolioView, PriceView, SignalView } from '@/api/types'

import type { Told } from './told'

type ById<T> = Readonly<Record<string, T>>

export interface FeedState {
  readonly seq: number
  /** The server's time of the last message, ISO, UTC. */
  readonly time: string
  readonly portfolio: PortfolioView
  readonly groups: ById<GroupView>
  readonly signals: ById<SignalView>
  /** By `priceKey`. */
  readonly prices: ById<PriceView>
  /** Since this page opened, oldest first; a snapshot does not repeat it. */
  readonly told: readonly Told[]
}

/** The same symbol may trade on several accounts at different prices. */
export const priceKey = (accountId: string, symbol: string): string => `${accountId} ${symbol}`
