/** Figures of the top bar. */
import type { AccountView, PortfolioView, SteadyAccount } from '@/api/types'
import { type Decimal, UNKNOWN, decimal, format, percentOf, whole } from '@/lib/decimal'

/** Share of the pool's slots that is taken, percent; null for a pool without slots. */
export function poolUsage({ open_groups, max_open_groups }: PortfolioView): Decimal | null {
  return percentOf(whole(open_groups), whole(max_open_groups))
}

/** Whether it is known what happens there. */
export const isThere = ({ away_since }: SteadyAccount): boolean => away_since === null || away_since === undefined

/** `Binance 42 ms`, `Binance away`, `Binance —` when not measured yet. */
export function venueText(account: AccountView): string {
  const name = venueName(account.venue)
  if (!isThere(account)) return `${name} away`
  const latency = decimal(account.latency_ms)
  return latency === null ? `${name} ${UNKNOWN}` : `${name} ${format(latency, { decimals: 0 })} ms`
}

const SPELT: Readonly<Record<string, string>> = { okx: 'OKX', kucoin: 'KuCoin', mexc: 'MEXC', htx: 'HTX' }

export function venueName(venue: string): string {
  return SPELT[venue] ?? venue.charAt(0).toUpperCase() + venue.slice(1)
}
