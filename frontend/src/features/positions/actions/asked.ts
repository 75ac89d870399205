/** What the trader is being asked about a group before it is done. */
import type { TargetPlace } from '@/api/groups'
import type { GroupView } from '@/api/types'

export type Asked =
  | { readonly kind: 'close' | 'release' | 'reduce' | 'add' | 'cancel' | 'apply' | 'block' | 'unblock' | 'skip' }
  | ({ readonly kind: 'target'; readonly places: readonly TargetPlace[] } & PriceAsked)
  | ({ readonly kind: 'stop' } & PriceAsked)

interface PriceAsked {
  /** As typed: it may be half a number. */
  readonly price: string
  /** Let go there on the chart: nobody waits to type. */
  readonly moved: boolean
}

export type Kind = Asked['kind']

/** What was asked for and accepted; close and release stay so until the group is over. */
export interface AcceptedWish {
  kind: Kind
  text: string
}

export interface MenuEntry {
  kind: Kind
  label: string
}

/** What the menu of an open group offers beside closing, reducing and adding. */
export function menuOf(group: GroupView, canCancel: boolean): MenuEntry[] {
  const entries: (MenuEntry | null)[] = [
    canCancel ? { kind: 'cancel', label: 'Cancel legs…' } : null,
    { kind: 'target', label: 'Edit target…' },
    { kind: 'stop', label: group.stop === null ? 'Set a stop…' : 'Edit stop…' },
    { kind: 'apply', label: 'Apply current settings…' },
    group.offset_blocked ? { kind: 'unblock', label: 'Let into offsets…' } : { kind: 'block', label: 'Block from offset…' },
    group.offset_skipped || group.offset_blocked ? null : { kind: 'skip', label: 'Skip offset once…' },
    { kind: 'release', label: 'Give up…' },
  ]
  return entries.filter((entry) => entry !== null)
}
