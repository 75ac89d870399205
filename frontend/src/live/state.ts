/** What the feed has told us, kept as the server said it. Everything else on the screen is derived from this. */
import type { GroupView, OffsetPlan, PortfolioView, PriceView, QueuedView, SignalView } from '@/api/types'

import type { LiveLog } from './log'
import type { Told } from './told'

type ById<T> = Readonly<Record<string, T>>

export interface FeedState {
  readonly seq: number
  /** The server's time of the last message, ISO, UTC. */
  readonly time: string
  /** The time of the latest snapshot: what is read page by page may have changed unseen before it. */
  readonly began: string
  readonly portfolio: PortfolioView
  readonly groups: ById<GroupView>
  readonly signals: ById<SignalView>
  /** By `priceKey`. */
  readonly prices: ById<PriceView>
  /** Best rank first. */
  readonly queue: readonly QueuedView[]
  /** By their number; only those that moved since the latest snapshot. */
  readonly offsets: ById<OffsetPlan>
  /** Of accounts and holdings, since this page opened, oldest first; a snapshot does not repeat it. */
  readonly told: readonly Told[]
  readonly log: LiveLog
}

/** The same symbol may trade on several accounts at different prices. */
export const priceKey = (accountId: string, symbol: string): string => `${accountId} ${symbol}`
