/** Settings in words: a value with its unit, for the list of changes and for what stood before. */
import type { AccountView } from '@/api/types'
import { decimal, formatExact, whole } from '@/lib/decimal'

import type { Json } from './document'
import { type Change, type Problems, problemOf } from './draft'
import type { Field, Unit } from './field'

export interface Speech {
  quote: string
  accounts: readonly Pick<AccountView, 'id' | 'name'>[]
}

/** Beside a number; nothing for a count. */
export function unitWord(unit: Unit | undefined, quote: string): string {
  if (unit === undefined || unit === 'pieces') return ''
  return unit === 'quote' ? quote : unit
}

export function valueWords({ type }: Field, value: Json, { quote, accounts }: Speech): string {
  switch (type.kind) {
    case 'number':
    case 'whole':
      return value === null ? (type.optional?.says ?? 'nothing') : numberWords(value, unitWord(type.unit, quote))
    case 'switch':
      return value === true ? 'on' : 'off'
    case 'part':
      return value === null ? 'off' : 'on'
    case 'choice':
      return labelOf(type.options, value)
    case 'rank':
      return items(value).map((rule) => labelOf(type.options, rule)).join(', ') || 'first in, first out'
    case 'symbols':
      return items(value).map(text).join(', ') || 'none'
    case 'account':
      return accounts.find(({ id }) => id === value)?.name ?? text(value)
    case 'rows': {
      const count = items(value).length
      return count === 0 ? 'none' : `${count} ${type.one}${count === 1 ? '' : 's'}`
    }
  }
}

const items = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [])

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const labelOf = (options: readonly { value: string; label: string }[], value: Json): string =>
  options.find((option) => option.value === value)?.label ?? text(value)

function numberWords(value: Json, unit: string): string {
  const number = typeof value === 'number' ? whole(value) : decimal(typeof value === 'string' ? value : null)
  const shown = number === null ? `“${text(value)}”` : formatExact(number)
  return unit === '' ? shown : `${shown}\u202f${unit}`
}

/** `Slots 10 → 12` */
export const changeWords = ({ field, from, to }: Change, speech: Speech): string =>
  `${field.label} ${valueWords(field, from, speech)} → ${valueWords(field, to, speech)}`

export const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** A reason as a sentence of its own: the engine's follow the name of a field. */
export function sentence(reason: string): string {
  const first = reason.charAt(0).toUpperCase() + reason.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}

/** What the engine refuses and no field here shows, such as a ladder that no longer fits. */
export function homeless(problems: Problems, fields: readonly Field[]): readonly [string, string][] {
  const shown = new Set(fields.filter(({ path }) => problemOf(problems, path) !== undefined).map(({ path }) => path))
  return Object.entries(problems).filter(([path]) => ![...shown].some((one) => path === one || path.startsWith(`${one}.`)))
}
