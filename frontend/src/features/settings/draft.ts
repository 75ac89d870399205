/**
 * What is changed and not yet saved: a value per path, laid over what the engine holds. A change made elsewhere shows
 * through wherever nothing was changed here, so that nothing is overwritten but what the reader typed.
 */
import { decimal } from '@/lib/decimal'

import { type Json, at, isBelow, put, same } from './document'
import type { Field } from './field'

export interface Edit {
  value: Json
  /** What the engine held when this was changed. */
  was: Json
}

export type Edits = Readonly<Record<string, Edit>>

export const NO_EDITS: Edits = {}

/** Lays the edits over a document, outer parts first. */
export function overlay(base: Json, edits: Edits): Json {
  const paths = Object.keys(edits).sort((a, b) => a.length - b.length)
  return paths.reduce((document, path) => put(document, path, edits[path]?.value ?? null), base)
}

/** The edits with one more; putting back what was takes it out, and a part switched off takes along what is below it. */
export function edited(edits: Edits, base: Json, path: string, value: Json): Edits {
  const others = Object.entries(edits).filter(([other]) => other !== path && !(isBelow(other, path) && !isObject(value)))
  const next = Object.fromEntries(others)
  const was = at(base, path)
  return sameText(was, value) ? next : { ...next, [path]: { value, was: edits[path]?.was ?? was } }
}

/** Whole numbers are typed as text. */
const sameText = (was: Json, value: Json): boolean => same(typeof was === 'number' ? String(was) : was, value)

/** The edits without one of them, and without what is below it. */
export function undone(edits: Edits, path: string): Edits {
  return Object.fromEntries(Object.entries(edits).filter(([other]) => other !== path && !isBelow(other, path)))
}

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The document as it is sent: whole numbers as numbers, empty fields as nothing where nothing is allowed. */
export function sendable(document: Json, fields: readonly Field[]): Json {
  return fields.reduce((sent, { path, type }) => {
    const value = at(sent, path)
    if (typeof value !== 'string') return sent
    const text = value.trim()
    if ((type.kind === 'number' || type.kind === 'whole') && text === '' && type.optional !== undefined) return put(sent, path, null)
    if (type.kind === 'number') return put(sent, path, text)
    // What is no whole number is sent as typed: the engine says what is wrong with it.
    if (type.kind === 'whole' && /^-?\d{1,15}$/.test(text)) return put(sent, path, Number(text))
    return sent
  }, document)
}

export interface Change {
  field: Field
  from: Json
  to: Json
}

/** What differs from the engine's, in the order of the fields. */
export function changesOf(base: Json, edits: Edits, fields: readonly Field[]): readonly Change[] {
  const sent = sendable(overlay(base, edits), fields)
  return fields
    .filter(({ path }) => edits[path] !== undefined)
    .map((field) => ({ field, from: at(base, field.path), to: at(sent, field.path) }))
    .filter(({ from, to }) => !equal(from, to))
}

/** `10` and `10.0` are one number. */
function equal(a: Json, b: Json): boolean {
  const [left, right] = [a, b].map((value) => (typeof value === 'string' ? decimal(value) : null))
  return same(a, b) || (left !== null && left !== undefined && right !== null && right !== undefined && left.eq(right))
}

/** Paths that somebody else changed too since they were changed here. */
export function clashes(base: Json, edits: Edits): readonly string[] {
  return Object.entries(edits)
    .filter(([path, { value, was }]) => !same(at(base, path), was) && !same(at(base, path), value))
    .map(([path]) => path)
}

/** The edits as if made now: what the engine holds is known to the reader. */
export function rebased(base: Json, edits: Edits): Edits {
  return Object.fromEntries(Object.entries(edits).map(([path, { value }]) => [path, { value, was: at(base, path) }]))
}

export type Problems = Readonly<Record<string, string>>

/** The problem of a field: the engine names it, or a part of it. */
export function problemOf(problems: Problems, path: string): string | undefined {
  const below = Object.keys(problems).find((named) => isBelow(named, path))
  return problems[path] ?? (below === undefined ? undefined : problems[below])
}

/** The problem that is told at the field as a whole: what a cell of it tells is not told twice. */
export function problemOfWhole(problems: Problems, { path, type }: Field): string | undefined {
  if (type.kind !== 'rows') return problemOf(problems, path)
  const inCell = (named: string): boolean => {
    const [, ...cell] = named.slice(path.length + 1).split('.')
    return type.columns.some(({ key }) => key === cell.join('.'))
  }
  const whole = Object.keys(problems).find((named) => named === path || (isBelow(named, path) && !inCell(named)))
  return whole === undefined ? undefined : problems[whole]
}
