/** The days that the figures are of: the latest so many, all, or some of one's own. Days are those of the reader's zone. Pure. */
import type { Span } from '@/api/analytics'
import { dayAfter, startOf } from '@/lib/wall'

export const RANGES = ['7D', '30D', '90D', '1Y', 'ALL'] as const
export type Range = (typeof RANGES)[number]

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '7D': 'Today and the 6 days before',
  '30D': 'Today and the 29 days before',
  '90D': 'Today and the 89 days before',
  '1Y': 'Today and the 364 days before',
  ALL: 'From the beginning',
}

const DAYS: Readonly<Record<Range, number | null>> = { '7D': 7, '30D': 30, '90D': 90, '1Y': 365, ALL: null }

export type Choice =
  | { readonly kind: 'range'; readonly range: Range }
  /** Both included, `2026-03-04`; null is open. */
  | { readonly kind: 'days'; readonly first: string | null; readonly last: string | null }

const DAY = /^\d{4}-\d\d-\d\d$/

export const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

/** What an address says; `usual` when it says nothing of it. */
export function readChoice(params: URLSearchParams, usual: Range): Choice {
  const day = (name: string): string | null => {
    const text = params.get(name)
    return text !== null && isDay(text) ? text : null
  }
  const [first, last] = [day('first'), day('last')]
  if (first !== null || last !== null) return { kind: 'days', first, last }
  return { kind: 'range', range: RANGES.find((range) => range === params.get('range')) ?? usual }
}

export function addressOf(choice: Choice): Record<string, string> {
  if (choice.kind === 'range') return { range: choice.range }
  const { first, last } = choice
  return { ...(first === null ? {} : { first }), ...(last === null ? {} : { last }) }
}

/** @param today `2026-03-04` in the zone */
export function spanOf(choice: Choice, today: string, zone: string): Span {
  if (choice.kind === 'days') {
    const { first, last } = choice
    return { from: first === null ? null : startOf(first, zone), to: last === null ? null : startOf(dayAfter(last, 1), zone) }
  }
  const days = DAYS[choice.range]
  return { from: days === null ? null : startOf(dayAfter(today, 1 - days), zone), to: null }
}

/** For a heading and a file: `30D`, `2026-03-01 to 2026-03-31`. */
export function spanWords(choice: Choice): string {
  if (choice.kind === 'range') return choice.range === 'ALL' ? 'all' : choice.range
  return `${choice.first ?? 'beginning'} to ${choice.last ?? 'now'}`
}
