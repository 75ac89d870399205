/** From the open groups and the trader's view to the rows of the list. Pure. */
import type { GroupView } from '@/api/types'

import { type Known, moves, sorted } from '../order'
import { narrowed, watches } from './narrowing'
import { type Section, sectionsOf } from './sections'
import type { View } from './view'

export type Item = { readonly kind: 'section'; readonly section: Section; readonly folded: boolean } | { readonly kind: 'group'; readonly id: string }

export interface Arrangement {
  items: readonly Item[]
  /** Those that have a row, in order. */
  groups: readonly GroupView[]
  /** How many are shown or folded up. */
  found: number
}

/** True when the rows may change places while the same groups are open. */
export const isRestless = ({ sort, narrowing, groupBy }: View): boolean => moves(sort) || watches(narrowing) || groupBy === 'state'

export function arrange(open: readonly GroupView[], { sort, narrowing, groupBy, folded }: View, known: Known): Arrangement {
  const found = sorted(narrowed(open, narrowing, known.priceOf), sort, known)
  if (groupBy === 'none') return { items: found.map(itemOf), groups: found, found: found.length }
  const sections = sectionsOf(found, groupBy, known.accountOf).map((section) => ({ section, folded: folded.includes(section.key) }))
  const unfolded = sections.filter((one) => !one.folded)
  return {
    items: sections.flatMap((one): Item[] => [{ kind: 'section', ...one }, ...(one.folded ? [] : one.section.groups.map(itemOf))]),
    groups: unfolded.flatMap(({ section }) => section.groups),
    found: found.length,
  }
}

const itemOf = ({ id }: GroupView): Item => ({ kind: 'group', id })

export const keyOf = (item: Item): string => (item.kind === 'group' ? item.id : `section ${item.section.key}`)
