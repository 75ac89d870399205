/** What a trader is shown of accounts: what differs, who is away, whose clock is off. */
import type { SteadyAccount, DifferenceView, GroupView, SteadyPortfolio } from '@/api/types'
import { type Decimal, ZERO, decimal, decimalsOf, format } from '@/lib/decimal'
import { since } from '@/lib/time'

/** Most losses are over sooner than this. */
export const AWAY_SHOWN_AFTER_MS = 3_000
/** A clock that is off by more is told. */
export const MOST_CLOCK_MS = 500

export interface Difference {
  key: string
  account: SteadyAccount | null
  /** A coin; of a perpetual the symbol. */
  holding: string
  /** What the amounts are counted in. */
  coin: string
  expected: string
  found: string
  /** With its sign: found less expected. */
  difference: string
  /** For sentences: the same three without zeros that say nothing, the last one without its sign. */
  says: string
  holds: string
  size: string
  isLess: boolean
  /** What our positions need is not all there: coins, or the size of a perpetual's position. */
  isMissing: boolean
  /** Digits that expected, found and difference have after the point. */
  decimals: number
  /** Open positions that hold some of it. */
  positions: readonly GroupView[]
}

/** What differs, in the order in which the server tells it; amounts of one row with the same digits. */
export function differencesOf({ accounts, differences }: SteadyPortfolio, groups: readonly GroupView[]): Difference[] {
  return differences.map((view) => {
    const account = accounts.find(({ id }) => id === view.account_id) ?? null
    const decimals = Math.max(decimalsOf(view.expected), decimalsOf(view.found))
    const found = decimal(view.found) ?? ZERO
    const expected = decimal(view.expected) ?? ZERO
    const difference = found.minus(expected)
    const text = (value: Decimal, signed = false): string => format(value, { decimals, signed })
    return {
      key: `${view.account_id} ${view.holding}`,
      account,
      holding: view.holding,
      coin: coinOf(view.holding),
      expected: text(expected),
      found: text(found),
      difference: text(difference, true),
      says: plainly(expected),
      holds: plainly(found),
      size: plainly(difference.abs()),
      isLess: difference.lt(ZERO),
      isMissing: found.abs().lt(expected.abs()) || found.times(expected).lt(ZERO),
      decimals,
      positions: groups.filter((group) => isHeldBy(group, view, account)),
    }
  })
}

const plainly = (value: Decimal): string => format(value, { decimals: decimalsOf(value.toFixed()) })

/** `BTC/USDT:USDT` is counted in BTC. */
const coinOf = (holding: string): string => holding.split('/')[0] ?? holding

/** A spot account holds coins, a linear one positions by symbol. */
function isHeldBy(group: GroupView, { account_id, holding }: DifferenceView, account: SteadyAccount | null): boolean {
  if (group.account_id !== account_id) return false
  return holding === (account?.market_kind === 'linear' ? group.symbol : group.base)
}

/** How long it has been unknown what happens there, milliseconds; null while it is known. `now` by the engine's clock. */
export function awayFor({ away_since }: SteadyAccount, now: number): number | null {
  return away_since === null || away_since === undefined ? null : Math.max(0, since(away_since, now))
}

/** True once it is away for so long that it is worth a notice. */
export function isAway(account: SteadyAccount, now: number): boolean {
  const span = awayFor(account, now)
  return span !== null && span >= AWAY_SHOWN_AFTER_MS
}

export const isClockOff = ({ clock_ahead_ms }: SteadyAccount): boolean => Math.abs(clock_ahead_ms) > MOST_CLOCK_MS
