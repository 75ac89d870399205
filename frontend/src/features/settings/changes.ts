/** The changes of the draft, and where they are. */
import { asJson } from './document'
import { type Change, changesOf, problemOf } from './draft'
import { ALL_FIELDS, type Section, fieldsOf } from './sections'
import { type Draft, useDraft } from './store'

const NONE: readonly Change[] = []

export const changesIn = ({ base, edits }: Pick<Draft, 'base' | 'edits'>): readonly Change[] =>
  base === null ? NONE : changesOf(asJson(base), edits, ALL_FIELDS)

export const useChangeCount = (): number => useDraft((draft) => changesIn(draft).length)

export type Mark = 'wrong' | 'changed' | null

/** What the list of pages says of one: it holds something refused, or something changed. */
export function markOf(draft: Draft, section: Section): Mark {
  const fields = fieldsOf(section.groups)
  if (fields.some(({ path }) => problemOf(draft.problems, path) !== undefined)) return 'wrong'
  return changesIn(draft).some(({ field }) => fields.includes(field)) ? 'changed' : null
}
