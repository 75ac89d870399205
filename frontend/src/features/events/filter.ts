/**
 * Which lines of the log are shown. In an address the filters have the names that the server gives them, so that the page,
 * the history and a file are all narrowed down by one text; what comes live is held against the same rules here. Pure.
 */
import type { EventKind, EventLevel } from '@/api/events'
import type { EventView } from '@/api/types'

import { KINDS, LEVELS } from './words'

export interface Filter {
  /** None: all of them. */
  levels: readonly EventLevel[]
  /** None: all of them. */
  kinds: readonly EventKind[]
  symbol: string | null
  groupId: string | null
  /** ISO: then and later. */
  from: string | null
  /** ISO: before. */
  to: string | null
  /** Somewhere in the sentence, whatever its case. */
  text: string | null
}

export const ALL: Filter = { levels: [], kinds: [], symbol: null, groupId: null, from: null, to: null, text: null }

/** What an address names that is no filter is left out. */
export function readFilter(params: URLSearchParams): Filter {
  const word = (name: string): string | null => params.get(name)?.trim() || null
  const moment = (name: string): string | null => {
    const text = word(name)
    return text === null || Number.isNaN(Date.parse(text)) ? null : text
  }
  return {
    levels: LEVELS.filter((level) => params.getAll('level').includes(level)),
    kinds: KINDS.filter((kind) => params.getAll('kind').includes(kind)),
    symbol: word('symbol'),
    groupId: word('group_id'),
    from: moment('from'),
    to: moment('to'),
    text: word('q'),
  }
}

/** Always in the same order, so that the same filters are the same text. */
export function queryOf({ levels, kinds, symbol, groupId, from, to, text }: Filter): string {
  const query = new URLSearchParams()
  for (const level of levels) query.append('level', level)
  for (const kind of kinds) query.append('kind', kind)
  const words = { symbol, group_id: groupId, from, to, q: text }
  for (const [name, word] of Object.entries(words)) if (word !== null) query.set(name, word)
  return query.toString()
}

export function passes({ levels, kinds, symbol, groupId, from, to, text }: Filter, line: EventView): boolean {
  const time = Date.parse(line.time)
  return (
    (levels.length === 0 || levels.includes(line.level)) &&
    (kinds.length === 0 || kinds.includes(line.kind)) &&
    (symbol === null || line.symbol === symbol) &&
    (groupId === null || line.group_id === groupId) &&
    (from === null || time >= Date.parse(from)) &&
    (to === null || time < Date.parse(to)) &&
    (text === null || line.text.toLowerCase().includes(text.toLowerCase()))
  )
}

/** How many of the filters narrow something down. */
export const countOf = ({ levels, kinds, ...words }: Filter): number =>
  [levels.length > 0, kinds.length > 0, ...Object.values(words).map((word) => word !== null)].filter(Boolean).length

/** With it when it was missing, without it when it was there. */
export const toggled = <T>(chosen: readonly T[], one: T): T[] => (chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
