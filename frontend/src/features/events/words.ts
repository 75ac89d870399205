/** The log in a trader's words: levels and kinds, each with its look. Pure. */
import type { EventKind, EventLevel } from '@/api/events'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

export const LEVELS = ['info', 'attention', 'critical'] as const satisfies readonly EventLevel[]

export const LEVEL_LOOKS: Readonly<Record<EventLevel, { text: string; icon: IconName; tone: Tone }>> = {
  info: { text: 'Info', icon: 'info', tone: 'neutral' },
  attention: { text: 'Attention', icon: 'alert', tone: 'attention' },
  critical: { text: 'Critical', icon: 'critical', tone: 'fault' },
}

export const KIND_WORDS: Readonly<Record<EventKind, string>> = {
  signal: 'Signal',
  order: 'Order',
  fill: 'Fill',
  target: 'Target',
  exit: 'Exit',
  queue: 'Queue',
  offset: 'Offset',
  risk: 'Risk',
  funding: 'Funding',
  account: 'Account',
  holdings: 'Holdings',
  settings: 'Settings',
  person: 'By hand',
  engine: 'Engine',
}

export const KINDS = Object.keys(KIND_WORDS) as EventKind[]

/** `All kinds`, `Fill`, `Fill, Target`, `5 kinds` */
export function kindsWords(kinds: readonly EventKind[]): string {
  if (kinds.length === 0) return 'All kinds'
  return kinds.length > 2 ? `${kinds.length} kinds` : kinds.map((kind) => KIND_WORDS[kind]).join(', ')
}

/** What a critical line asks the trader to do, beside reading it. */
export type Way = 'resume' | 'accounts'

export function wayOut(code: string): Way | null {
  if (code === 'account_lost') return 'accounts'
  return WAITS_FOR_A_WORD.has(code) ? 'resume' : null
}

/** What keeps the portfolio from trading until a person lets it. */
const WAITS_FOR_A_WORD: ReadonlySet<string> = new Set([
  'status_locked',
  'status_auditing',
  'holding_differs',
  'defect',
  'daily_loss',
  'losing_streak',
  'drawdown',
])
