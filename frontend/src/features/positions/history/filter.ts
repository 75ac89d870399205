/** Which closed groups are asked for, as the page's address holds it and as the server is told. Pure. */
import type { GroupView, Side } from '@/api/types'
import { ZERO, decimal } from '@/lib/decimal'
import { dayAfter, startOf } from '@/lib/wall'

export const ORDERS = ['latest', 'oldest', 'best', 'worst'] as const
/** By the end of the trade, or by what was realized. */
export type Order = (typeof ORDERS)[number]

/** Null narrows nothing. */
export interface HistoryFilter {
  symbol: string | null
  side: Side | null
  account: string | null
  /** Seconds. */
  timeframe: number | null
  result: 'win' | 'loss' | null
  /** Days of the reader's zone, `2026-03-04`, both included. */
  from: string | null
  to: string | null
  order: Order
}

export const ALL_CLOSED: HistoryFilter = {
  symbol: null,
  side: null,
  account: null,
  timeframe: null,
  result: null,
  from: null,
  to: null,
  order: 'latest',
}

const NAMES = ['symbol', 'side', 'account', 'timeframe', 'result', 'from', 'to', 'order'] as const

const oneOf = <T extends string>(known: readonly T[], value: string | null): T | null => known.find((one) => one === value) ?? null
const day = (value: string | null): string | null => (/^\d{4}-\d\d-\d\d$/.test(value ?? '') && !Number.isNaN(Date.parse(value ?? '')) ? value : null)

/** What an address says; what it cannot mean is left out. */
export function readFilter(address: URLSearchParams): HistoryFilter {
  const seconds = address.get('timeframe')
  return {
    symbol: address.get('symbol'),
    side: oneOf(['long', 'short'], address.get('side')),
    account: address.get('account'),
    timeframe: seconds !== null && /^[1-9]\d{0,7}$/.test(seconds) ? Number(seconds) : null,
    result: oneOf(['win', 'loss'], address.get('result')),
    from: day(address.get('from')),
    to: day(address.get('to')),
    order: oneOf(ORDERS, address.get('order')) ?? 'latest',
  }
}

/** The address that says this; the rest of it stays. */
export function writeFilter(address: URLSearchParams, filter: HistoryFilter): URLSearchParams {
  const next = new URLSearchParams(address)
  for (const name of NAMES) {
    const value = filter[name]
    if (value === null || value === ALL_CLOSED[name]) next.delete(name)
    else next.set(name, String(value))
  }
  return next
}

/** A span never ends before it begins: the other end gives way. */
export function withDay(filter: HistoryFilter, end: 'from' | 'to', value: string): HistoryFilter {
  const next = { ...filter, [end]: day(value) }
  if (next.from === null || next.to === null || next.from <= next.to) return next
  return { ...next, from: next[end], to: next[end] }
}

/** What the server is asked, by its own names. @param zone that the days are of */
export function wantedOf(filter: HistoryFilter, zone?: string): Record<string, string | null> {
  const { symbol, side, account, timeframe, result, order } = filter
  return {
    symbol,
    side,
    account_id: account,
    timeframe_seconds: timeframe === null ? null : String(timeframe),
    result,
    from: filter.from === null ? null : startOf(filter.from, zone),
    to: filter.to === null ? null : startOf(dayAfter(filter.to, 1), zone),
    order,
  }
}

export const isFiltered = (filter: HistoryFilter): boolean =>
  NAMES.some((name) => name !== 'order' && filter[name] !== null)

/** Whether a group that closed while we looked belongs to what was asked for. */
export function belongs(group: GroupView, filter: HistoryFilter, zone?: string): boolean {
  const { from, to } = wantedOf(filter, zone)
  const closed = Date.parse(group.closed_at ?? group.opened_at)
  const realized = decimal(group.realized_pnl) ?? ZERO
  return (
    (filter.symbol === null || filter.symbol === group.symbol) &&
    (filter.side === null || filter.side === group.side) &&
    (filter.account === null || filter.account === group.account_id) &&
    (filter.timeframe === null || filter.timeframe === group.timeframe_seconds) &&
    (filter.result === null || (filter.result === 'win' ? realized.gt(ZERO) : realized.lt(ZERO))) &&
    (from === null || from === undefined || closed >= Date.parse(from)) &&
    (to === null || to === undefined || closed < Date.parse(to))
  )
}
