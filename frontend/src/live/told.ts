/** What the engine tells of accounts and holdings, kept so that nobody misses it. Pure. */
import type { DeltaMessage, ReasonView } from '@/api/types'

export interface Told {
  /** One of its own, also across connections. */
  readonly id: string
  /** The server's, ISO, UTC. */
  readonly time: string
  readonly reason: ReasonView
}

/** The latest that are kept. */
export const TOLD_KEPT = 50

const CODES: ReadonlySet<string> = new Set([
  'account_lost',
  'account_back',
  'holding_differs',
  'holding_changed',
  'holding_agrees',
  'audit_over',
  'clock_off',
  'clock_right',
  'traded_outside',
])

/** `told`, oldest first, with what a delta adds to it; the very same list when it adds nothing. */
export function heard(told: readonly Told[], { seq, time, reasons }: DeltaMessage): readonly Told[] {
  const news = (reasons ?? []).filter(({ code }) => CODES.has(code))
  if (news.length === 0) return told
  return [...told, ...news.map((reason, index) => ({ id: `${time} ${seq} ${index}`, time, reason }))].slice(-TOLD_KEPT)
}
