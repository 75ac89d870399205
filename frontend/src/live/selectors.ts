/** Pure readings of the live store. Those that build a list return the same list while their input is the same. */
import type { AccountView, GroupView, OffsetPlan, PortfolioView, PriceView, QueuedView, SignalView, SteadyAccount, SteadyPortfolio } from '@/api/types'
import { type Decimal, decimal } from '@/lib/decimal'
import { compareTimes } from '@/lib/merge'
import { each, once, onceSame, onceList } from '@/lib/remember'

import { type LiveLog, NO_LOG } from './log'
import { type FeedState, priceKey } from './state'
import type { LiveStore } from './store'
import type { Told } from './told'

const NONE: readonly never[] = []

export const selectPortfolio = ({ feed }: LiveStore): PortfolioView | null => feed?.portfolio ?? null

const steadyAccount = ({ id, name, venue, market_kind, simulated, connected, away_since, keys_missing, clock_ahead_ms }: AccountView): SteadyAccount =>
  ({ id, name, venue, market_kind, simulated, connected, away_since: away_since ?? null, keys_missing, clock_ahead_ms })

const steadyOf = onceSame(
  ({ id, name, status, status_reason, quote, capital, max_open_groups, accounts, differences }: PortfolioView): SteadyPortfolio =>
    ({ id, name, status, status_reason, quote, capital, max_open_groups, accounts: accounts.map(steadyAccount), differences }),
)

/** The same one for as long as nothing but money, counts and round trips move. */
export const selectSteadyPortfolio = ({ feed }: LiveStore): SteadyPortfolio | null => (feed === null ? null : steadyOf(feed.portfolio))

/** The engine's own time of the last message, down to the second, in milliseconds; 0 while unknown. */
export const selectSecond = ({ feed }: LiveStore): number => (feed === null ? 0 : Math.floor(Date.parse(feed.time) / 1_000) * 1_000)

/** Best rank first. */
export const selectQueue = ({ feed }: LiveStore): readonly QueuedView[] => feed?.queue ?? NONE

export const selectLog = ({ feed }: LiveStore): LiveLog => feed?.log ?? NO_LOG

/** Oldest first. */
export const selectTold = ({ feed }: LiveStore): readonly Told[] => feed?.told ?? NONE

export const selectGroup =
  (id: string) =>
  ({ feed }: LiveStore): GroupView | null =>
    feed?.groups[id] ?? null

export const selectPrice =
  (accountId: string, symbol: string) =>
  ({ feed }: LiveStore): PriceView | null =>
    feed?.prices[priceKey(accountId, symbol)] ?? null

export const selectSignal =
  (id: string) =>
  ({ feed }: LiveStore): SignalView | null =>
    feed?.signals[id] ?? null

export const selectPrices = ({ feed }: LiveStore): FeedState['prices'] | null => feed?.prices ?? null

const priceOf = each(({ price }: PriceView) => decimal(price))

/** Looks up a group's latest price in one table of prices, the same decimal until it moves; null while unknown. */
export const priceIn =
  (prices: FeedState['prices'] | null) =>
  (group: GroupView): Decimal | null => {
    const view = prices?.[priceKey(group.account_id, group.symbol)]
    return view === undefined ? null : priceOf(view)
  }

export const isOpen = (group: GroupView): boolean => group.status !== 'closed' && group.status !== 'failed'

const openOf = once((groups: FeedState['groups']) => Object.values(groups).filter(isOpen))
const closedOf = once((groups: FeedState['groups']) => Object.values(groups).filter((group) => !isOpen(group)))
const signalsOf = once((signals: FeedState['signals']) =>
  Object.values(signals).sort((a, b) => compareTimes(b.received_at, a.received_at)),
)

/** In no particular order. */
export const selectOpenGroups = ({ feed }: LiveStore): readonly GroupView[] => (feed === null ? NONE : openOf(feed.groups))

const idsOf = onceList((groups: readonly GroupView[]) => groups.map(({ id }) => id))

/** Of the open groups, in no particular order; the same list until one opens or closes. */
export const selectOpenIds = (live: LiveStore): readonly string[] => idsOf(selectOpenGroups(live))

/** In no particular order. */
export const selectClosedGroups = ({ feed }: LiveStore): readonly GroupView[] =>
  feed === null ? NONE : closedOf(feed.groups)

/** Newest first. */
export const selectSignals = ({ feed }: LiveStore): readonly SignalView[] =>
  feed === null ? NONE : signalsOf(feed.signals)

const offsetsOf = once((offsets: FeedState['offsets']) => Object.values(offsets).sort((a, b) => b.number - a.number))

/** Those that moved since the latest snapshot, newest first. */
export const selectOffsets = ({ feed }: LiveStore): readonly OffsetPlan[] => (feed === null ? NONE : offsetsOf(feed.offsets))

const symbolsOf = once((prices: FeedState['prices']) => [...new Set(Object.values(prices).map(({ symbol }) => symbol))].sort().join('\n'))

/** The symbols that have a price, in order, one per line: a text, so that a new price is not a new answer. */
export const selectSymbols = ({ feed }: LiveStore): string => (feed === null ? '' : symbolsOf(feed.prices))
