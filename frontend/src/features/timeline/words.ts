/** A life in a trader's words: what kinds there are, what each looks like, and how long after the alert it was. Pure. */
import type { TimelineItem } from '@/api/types'
import { format, whole } from '@/lib/decimal'
import { duration } from '@/lib/time'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

type Kind = TimelineItem['kind']

export type Sort = 'alerts' | 'orders' | 'fills' | 'exits' | 'by_hand'

export const SORTS: readonly { key: Sort; label: string }[] = [
  { key: 'alerts', label: 'Alerts' },
  { key: 'orders', label: 'Orders' },
  { key: 'fills', label: 'Fills' },
  { key: 'exits', label: 'Exits' },
  { key: 'by_hand', label: 'By hand and notes' },
]

interface Look {
  sort: Sort
  icon: IconName
  tone: Tone
}

export const LOOKS: Readonly<Record<Kind, Look>> = {
  alert: { sort: 'alerts', icon: 'signals', tone: 'neutral' },
  signal: { sort: 'alerts', icon: 'signals', tone: 'neutral' },
  decision: { sort: 'alerts', icon: 'check', tone: 'neutral' },
  order_sent: { sort: 'orders', icon: 'send', tone: 'neutral' },
  order_accepted: { sort: 'orders', icon: 'ring', tone: 'neutral' },
  fill: { sort: 'fills', icon: 'disc', tone: 'neutral' },
  cancel_sent: { sort: 'orders', icon: 'cross', tone: 'neutral' },
  cancelled: { sort: 'orders', icon: 'cross', tone: 'neutral' },
  refused: { sort: 'orders', icon: 'alert', tone: 'fault' },
  target: { sort: 'exits', icon: 'ring', tone: 'neutral' },
  stop: { sort: 'exits', icon: 'alert', tone: 'attention' },
  sale: { sort: 'exits', icon: 'send', tone: 'neutral' },
  funding: { sort: 'exits', icon: 'clock', tone: 'neutral' },
  by_hand: { sort: 'by_hand', icon: 'user', tone: 'neutral' },
  offset: { sort: 'exits', icon: 'minus', tone: 'neutral' },
  venue: { sort: 'orders', icon: 'help', tone: 'attention' },
  note: { sort: 'by_hand', icon: 'help', tone: 'neutral' },
  closed: { sort: 'exits', icon: 'check', tone: 'neutral' },
}

/** How many of each sort there are; those that there are none of are left out. */
export function countsOf(items: readonly TimelineItem[]): Partial<Record<Sort, number>> {
  const counts: Partial<Record<Sort, number>> = {}
  for (const { kind } of items) counts[LOOKS[kind].sort] = (counts[LOOKS[kind].sort] ?? 0) + 1
  return counts
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Since the alert before it: `+0 ms`, `+31 ms`, `+2.84 s`, `+3 m`. Whole milliseconds, as clocks of two machines allow. */
export function offset(milliseconds: number): string {
  if (milliseconds < SECOND) return `+${Math.max(0, milliseconds)}\u202fms`
  if (milliseconds < MINUTE) return `+${format(whole(milliseconds).div(whole(SECOND)), { decimals: 2 })}\u202fs`
  return `+${duration(milliseconds)}`
}

/** For each item, the milliseconds since the last alert at or before it. */
export function sinceAlert(items: readonly TimelineItem[]): number[] {
  let alert: number | null = null
  return items.map(({ time, kind, signal_id }) => {
    const at = Date.parse(time)
    if (kind === 'alert' || (kind === 'signal' && signal_id !== null) || alert === null) alert = at
    return at - alert
  })
}

/** The body of an alert without the words before it; null when there is none. */
export function bodyOf({ kind, text }: TimelineItem): { lead: string; body: string } | null {
  const start = kind === 'alert' ? text.indexOf(': ') : -1
  return start < 0 ? null : { lead: text.slice(0, start), body: text.slice(start + 2) }
}
