/** The states of groups and orders in the trader's words, with the tone that their mark is drawn in. */
import type { GroupStatus, GroupView, LegView, OrderStatus } from '@/api/types'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

export interface Word {
  text: string
  tone: Tone
  icon: IconName
}

export const GROUP_WORDS: Readonly<Record<GroupStatus, Word>> = {
  waiting: { text: 'Waiting', tone: 'neutral', icon: 'clock' },
  live: { text: 'Resting', tone: 'neutral', icon: 'ring' },
  partially_filled: { text: 'Part filled', tone: 'neutral', icon: 'half' },
  active: { text: 'Filled', tone: 'neutral', icon: 'disc' },
  closing: { text: 'Closing', tone: 'attention', icon: 'clock' },
  closed: { text: 'Closed', tone: 'neutral', icon: 'check' },
  failed: { text: 'Failed', tone: 'fault', icon: 'alert' },
}

export const ORDER_WORDS: Readonly<Record<OrderStatus, Word>> = {
  intended: { text: 'To be sent', tone: 'neutral', icon: 'clock' },
  sent: { text: 'Sent', tone: 'neutral', icon: 'clock' },
  open: { text: 'Resting', tone: 'neutral', icon: 'ring' },
  partially_filled: { text: 'Part filled', tone: 'neutral', icon: 'half' },
  filled: { text: 'Filled', tone: 'neutral', icon: 'disc' },
  cancelled: { text: 'Cancelled', tone: 'neutral', icon: 'cross' },
  rejected: { text: 'Refused', tone: 'fault', icon: 'alert' },
  expired: { text: 'Expired', tone: 'neutral', icon: 'cross' },
  unknown: { text: 'Being looked up', tone: 'attention', icon: 'alert' },
}

/** A leg that was left out has no order, nor has one that is placed later; the reason stands beside the word. */
export function legWord(leg: LegView): Word {
  if (leg.parked) return { text: 'Placed later', tone: 'neutral', icon: 'clock' }
  return leg.status === null ? { text: 'Left out', tone: 'attention', icon: 'alert' } : ORDER_WORDS[leg.status]
}

export const TP_MODES: Readonly<Record<GroupView['tp_mode'], string>> = {
  per_leg: 'Each leg at its own target',
  aggregate: 'All at the average plus target',
  hybrid: 'Each leg, or all at the average',
  pyramid_aggregate: 'Each pyramid at its own average',
}

/** The same in a table's cell. */
export const MODE_WORDS: Readonly<Record<GroupView['tp_mode'], string>> = {
  per_leg: 'Per leg',
  aggregate: 'Aggregate',
  hybrid: 'Hybrid',
  pyramid_aggregate: 'Per pyramid',
}
