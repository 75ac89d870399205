/** The server's words on what cannot be traded by, brought to the field where they belong. Pure. */
import type { Draft } from './draft'
import { DEFAULT_KEY, ruleKey } from './draft'

/** Reason by the field's path. */
export type Fields = Readonly<Record<string, string>>

export interface Placed {
  /** Which ladder: its key; null for what concerns all of them. */
  key: string | null
  /** Below the ladder, as the core writes it: `levels.2.gap_percent`, `pyramid_levels.1.0.tp_percent`. */
  path: string
  reason: string
}

/** Every reason with the ladder that it belongs to. What concerns other settings keeps its whole path and no ladder. */
export function placedErrors(fields: Fields, draft: Draft): Placed[] {
  return Object.entries(fields).map(([field, reason]) => {
    const parts = field.split('.')
    if (parts[0] === 'ladder') return { key: DEFAULT_KEY, path: within(parts.slice(1), draft.ladder), reason }
    const rule = parts[0] === 'ladders' ? draft.rules[Number(parts[1])] : undefined
    if (rule === undefined) return { key: null, path: field, reason }
    const inLadder = parts[2] === 'ladder'
    return { key: ruleKey(rule), path: inLadder ? within(parts.slice(3), rule.ladder) : parts.slice(2).join('.'), reason }
  })
}

/** The shape names a pyramid's levels by their place in the list, the core by the pyramid: both become the latter. */
function within(parts: readonly string[], { pyramids }: Draft['ladder']): string {
  const [first, place, middle, level, ...rest] = parts
  const byPlace = first === 'pyramid_levels' && middle === '1' && (level === undefined || /^\d+$/.test(level))
  const pyramid = byPlace ? pyramids[Number(place)] : undefined
  if (pyramid === undefined) return parts.join('.')
  return ['pyramid_levels', String(pyramid.index), ...(level === undefined ? [] : [level]), ...rest].join('.')
}

/** The reasons of one ladder by path. */
export function errorsAt(errors: readonly Placed[], key: string | null): Fields {
  return Object.fromEntries(errors.filter((error) => error.key === key).map(({ path, reason }) => [path, reason]))
}

/** What stands below a path: `levels` → `0.gap_percent`. The path's own reason is under the empty text. */
export function below(fields: Fields, path: string): Fields {
  const found: Record<string, string> = {}
  for (const [field, reason] of Object.entries(fields)) {
    if (field === path) found[''] = reason
    else if (field.startsWith(`${path}.`)) found[field.slice(path.length + 1)] = reason
  }
  return found
}
