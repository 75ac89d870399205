/** The queue in sentences: why this rank, what it waits for, what an act will do. */
import type { Accepted, DepartureView, GroupView, LadderPreview, PortfolioView, QueuedView } from '@/api/types'
import { formatMoney, decimal, formatStep } from '@/lib/decimal'
import { duration } from '@/lib/time'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

/** The server's words without what stands beside them, rank and wait: `Its loss of -5 % is deeper than the next one's -1 %`. */
export const rankReason = ({ why }: QueuedView): string => capital(why.replace(/^Rank \d+: /, '').replace(/ since [-\d]+ [\d:]+ UTC,/, ''))

/** What stands in its way now; where that was not looked into, what it came to wait for. */
export const waitReason = ({ blocked, held_by, waits_for }: QueuedView): string => capital(blocked ?? held_by ?? `queued for ${waits_for}`)

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** `1 d 2 h left`; null where it may wait as long as it takes. */
export function leftText({ expires_at }: QueuedView, now: number): string | null {
  if (expires_at === null) return null
  const left = Date.parse(expires_at) - now
  return left <= 0 ? 'runs out now' : `${duration(left)} left`
}

/** `Replaced once`, `Replaced 3 times`; null when it never was. */
export function replacedText({ replacements }: QueuedView): string | null {
  if (replacements === 0) return null
  return replacements === 1 ? 'Replaced once' : `Replaced ${replacements} times`
}

/** What forcing takes of the pool. */
export function slotSentence({ open_groups: open, max_open_groups: slots }: PortfolioView, adds: GroupView | null): string {
  if (adds !== null) return 'It adds to the open position and takes no slot.'
  if (open < slots) return `A slot is free: it takes slot ${open + 1} of ${slots}.`
  return `It takes slot ${open + 1} of ${slots}: the pool is over its limit until a position closes.`
}

/** What is read of a preview. */
export type Bound = Pick<LadderPreview, 'quote' | 'tick_size' | 'cost' | 'free' | 'accepted'> & {
  legs: readonly Pick<LadderPreview['legs'][number], 'price' | 'placed' | 'problems'>[]
}

/** What forcing binds in money. */
export function moneySentence(preview: Bound): string {
  const { quote, legs, tick_size } = preview
  const placed = legs.filter((leg) => leg.placed)
  const [first] = placed
  if (first === undefined) return `No leg could be placed: ${legs[0]?.problems[0] ?? 'the market would not take it'}.`
  const count = placed.length === 1 ? '1 leg' : `${placed.length} legs`
  const from = formatStep(decimal(first.price), tick_size)
  const cost = `Its ${count} from ${from} bind ${formatMoney(decimal(preview.cost), quote)} ${quote}`
  if (preview.free === null) return `${cost}; what is free is not known now.`
  const free = `${formatMoney(decimal(preview.free), quote)} are free`
  return preview.accepted ? `${cost}; ${free}.` : `${cost}, and only ${free}: it would be refused.`
}

/** What the engine did, from its answer; and the position that came of it. */
export function answered({ reasons }: Accepted): { text: string; groupId: string | null } {
  const last = reasons.at(-1)
  const text = last?.text ?? 'Accepted'
  return { text: `${text}.`, groupId: last?.group_id ?? null }
}

/** How a wait ended. */
export const DEPARTURES: Readonly<Record<DepartureView['how'], { text: string; tone: Tone; icon: IconName }>> = {
  promoted: { text: 'Entered', tone: 'neutral', icon: 'check' },
  forced: { text: 'Forced', tone: 'attention', icon: 'check' },
  removed: { text: 'Removed', tone: 'neutral', icon: 'minus' },
  expired: { text: 'Ran out', tone: 'attention', icon: 'clock' },
  replaced: { text: 'Replaced', tone: 'neutral', icon: 'queue' },
  dropped: { text: 'Dropped', tone: 'attention', icon: 'cross' },
}

/** Without the signal's verdict, since how it left stands beside it. */
export const departureReason = ({ reason }: Pick<DepartureView, 'reason'>): string =>
  capital(reason.replace(/^(Accepted|Recorded|Refused): /, ''))
