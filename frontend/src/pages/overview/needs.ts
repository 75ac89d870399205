/** What needs a hand now, gravest first: what the notices tell, critical lines of the log, legs and positions that failed. Pure. */
import type { EventView, GroupView, LegView } from '@/api/types'
import type { Notice } from '@/features/health/notices'
import { paths } from '@/lib/paths'
import { each } from '@/lib/remember'
import { timeframe } from '@/lib/time'
import type { IconName } from '@/ui/Icon'

export interface Need {
  key: string
  tone: Notice['tone']
  icon: IconName
  title: string
  text: string
  /** Where more is told of it, or done about it; null where the levers beside it are all there is. */
  to: { text: string; path: string } | null
  levers: Notice['levers']
  /** A line of the log that stands until a person has read it. */
  line: string | null
}

const RANKS: Readonly<Record<Need['tone'], number>> = { fault: 0, attention: 1, quiet: 2 }

export function needsOf(notices: readonly Notice[], groups: readonly GroupView[], lines: readonly EventView[]): Need[] {
  const found = [...notices.map(fromNotice), ...lines.map(fromLine), ...groups.flatMap(fromGroup)]
  return found.sort((a, b) => RANKS[a.tone] - RANKS[b.tone])
}

/** How many there are that one must not leave alone. */
export const pressing = (needs: readonly Need[]): number => needs.filter(({ tone }) => tone !== 'quiet').length

function fromNotice({ key, tone, icon, title, age, text, levers, differences, to }: Notice): Need {
  return {
    key: `notice ${key}`,
    tone,
    icon,
    title: age === null ? title : `${title} for ${age}`,
    text,
    to: differences.length > 0 ? { text: 'Risk', path: paths.risk } : (to ?? null),
    levers,
    line: null,
  }
}

function fromLine({ id, text, group_id, symbol }: EventView): Need {
  return {
    key: `line ${id}`,
    tone: 'fault',
    icon: 'alert',
    title: symbol ?? 'Critical',
    text,
    to: group_id === null ? { text: 'Events', path: paths.events } : { text: 'Position', path: paths.group(group_id) },
    levers: [],
    line: id,
  }
}

/** Of one position: its legs that were refused or left out, as one need. */
const fromGroup = each((group: GroupView): Need[] => {
  const legs = group.pyramids.flatMap((pyramid) => pyramid.legs.filter(isRefused))
  const [first] = legs
  if (first === undefined) return []
  const rest = legs.length > 1 ? ` and ${legs.length - 1} more` : ''
  return [
    {
      key: `legs ${group.id}`,
      tone: 'attention',
      icon: 'alert',
      title: `${group.symbol} ${timeframe(group.timeframe_seconds)}`,
      text: `Leg ${first.index}${rest} ${first.status === 'rejected' ? 'refused by the exchange' : 'left out'}${first.skip_reason === null ? '' : `: ${uncapital(first.skip_reason)}`}.`,
      to: { text: 'Position', path: paths.group(group.id) },
      levers: [],
      line: null,
    },
  ]
})

const isRefused = ({ status, skip_reason, parked }: LegView): boolean => status === 'rejected' || (status === null && skip_reason !== null && !parked)

const uncapital = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`
