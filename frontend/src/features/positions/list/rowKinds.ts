/** What a row's menu offers, and the keys that ask for it. Pure. */
import type { GroupView } from '@/api/types'
import { ZERO, decimal } from '@/lib/decimal'

import { menuOf } from '../actions/asked'
import { waitingLegs } from '../actions/parts'
import type { RowKind } from './useRowAsk'

export interface RowEntry {
  kind: RowKind
  label: string
}

export const ROW_KEYS: Readonly<Record<string, RowKind>> = { x: 'close', r: 'reduce', a: 'add' }

/** While it closes, nothing is left but to give it up. */
export function rowEntries(group: GroupView): RowEntry[] {
  const more = menuOf(group, waitingLegs(group).length > 0).filter((entry): entry is RowEntry => entry.kind !== 'target' && entry.kind !== 'stop')
  if (group.status === 'closing') return more.filter(({ kind }) => kind === 'release')
  const holds = (decimal(group.held_quantity) ?? ZERO).gt(ZERO)
  return [
    { kind: 'close', label: 'Close…' },
    ...(holds ? [{ kind: 'reduce' as const, label: 'Reduce…' }] : []),
    { kind: 'add', label: 'Add…' },
    ...more,
  ]
}

export const mayAsk = (group: GroupView, kind: RowKind): boolean => rowEntries(group).some((entry) => entry.kind === kind)
