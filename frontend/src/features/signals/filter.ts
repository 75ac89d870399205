/**
 * Which signals, or which alerts, are shown. In an address the filters have the names that the server gives them, so that
 * the page and its history are narrowed down by one text; what comes live is held against the same rules here. Pure.
 */
import type { SignalView, Verdict } from '@/api/types'

/** What becomes of an alert before it is a signal. */
export type Fate = 'accepted' | 'duplicate' | 'refused'

export interface Filter<W extends string = string> {
  /** None: all of them. */
  verdicts: readonly W[]
  symbol: string | null
  /** ISO: then and later. */
  from: string | null
  /** ISO: before. */
  to: string | null
  /** Somewhere in the reason, whatever its case; for alerts somewhere in the body or the error. */
  text: string | null
}

export const EVERYTHING: Filter<never> = { verdicts: [], symbol: null, from: null, to: null, text: null }

/** @param words those that there are; what an address names besides is left out */
export function readFilter<W extends string>(params: URLSearchParams, words: readonly W[]): Filter<W> {
  const word = (name: string): string | null => params.get(name)?.trim() || null
  const moment = (name: string): string | null => {
    const text = word(name)
    return text === null || Number.isNaN(Date.parse(text)) ? null : text
  }
  return {
    verdicts: words.filter((verdict) => params.getAll('verdict').includes(verdict)),
    symbol: word('symbol'),
    from: moment('from'),
    to: moment('to'),
    text: word('q'),
  }
}

/** Always in the same order, so that the same filters are the same text. */
export function queryOf({ verdicts, symbol, from, to, text }: Filter): string {
  const query = new URLSearchParams()
  for (const verdict of verdicts) query.append('verdict', verdict)
  const words = { symbol, from, to, q: text }
  for (const [name, word] of Object.entries(words)) if (word !== null) query.set(name, word)
  return query.toString()
}

export function passes({ verdicts, symbol, from, to, text }: Filter<Verdict>, signal: SignalView): boolean {
  const time = Date.parse(signal.received_at)
  return (
    (verdicts.length === 0 || verdicts.includes(signal.verdict)) &&
    (symbol === null || signal.symbol === symbol) &&
    (from === null || time >= Date.parse(from)) &&
    (to === null || time < Date.parse(to)) &&
    (text === null || `${signal.reason}\n${signal.symbol}`.toLowerCase().includes(text.toLowerCase()))
  )
}

/** How many of the filters narrow something down. */
export const countOf = ({ verdicts, ...words }: Filter): number =>
  [verdicts.length > 0, ...Object.values(words).map((word) => word !== null)].filter(Boolean).length

/** With it when it was missing, without it when it was there. */
export const toggled = <T>(chosen: readonly T[], one: T): T[] => (chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
