/** Verdicts and intents in the trader's words. */
import type { SignalView, Verdict } from '@/api/types'
import { formatMilliseconds } from '@/lib/latency'
import { decimal, format } from '@/lib/decimal'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

import type { Fate } from './filter'

interface Word {
  text: string
  tone: Tone
  icon: IconName
}

export const VERDICTS: Readonly<Record<Verdict, Word>> = {
  accepted: { text: 'Accepted', tone: 'neutral', icon: 'check' },
  queued: { text: 'Queued', tone: 'neutral', icon: 'queue' },
  refused: { text: 'Refused', tone: 'attention', icon: 'cross' },
  recorded: { text: 'Recorded', tone: 'neutral', icon: 'minus' },
  pending: { text: 'Deciding', tone: 'neutral', icon: 'clock' },
}

const INTENTS: Readonly<Record<SignalView['intent'], string>> = {
  entry: 'Entry',
  exit: 'Exit',
  reduce: 'Reduce',
  reverse: 'Reverse',
}

/** `Entry long`, `Exit`. */
export function intentText({ intent, side }: Pick<SignalView, 'intent' | 'side'>): string {
  return side === null ? INTENTS[intent] : `${INTENTS[intent]} ${side}`
}

/** How long it took until the alert was kept safe: `0.42 ms`, `12 ms`. */
export const latencyText = (signal: SignalView): string => formatMilliseconds(decimal(signal.accepted_in_ms))

/** The reason without the verdict's word, where that stands right beside it: `Slot 9 of 10, 5 of 5 legs`. */
export function shortReason({ verdict, reason }: Pick<SignalView, 'verdict' | 'reason'>): string {
  const lead = `${VERDICTS[verdict].text}: `
  const rest = reason.startsWith(lead) ? reason.slice(lead.length) : reason
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** The alert's own price with its own digits: the market's tick is not part of a signal. */
export function priceText({ price }: Pick<SignalView, 'price'>): string {
  return format(decimal(price), { decimals: /\.(\d+)$/.exec(price ?? '')?.[1]?.length ?? 0 })
}

/** The verdicts by which signals are narrowed down. */
export const VERDICT_WORDS: readonly { value: Verdict; label: string }[] = (['accepted', 'queued', 'refused', 'recorded'] as const).map((value) => ({
  value,
  label: VERDICTS[value].text,
}))

/** What became of alerts, by which they are narrowed down. */
export const FATE_WORDS: readonly { value: Fate; label: string }[] = [
  { value: 'accepted', label: 'Taken' },
  { value: 'duplicate', label: 'Duplicate' },
  { value: 'refused', label: 'Refused' },
]

/** A message in one line, less its secret and its brackets: `action: buy, symbol: BTCUSDT`. */
export const gist = (body: string): string =>
  body
    .replace(/"secret"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?/, '')
    .replaceAll(/,?\s*"(\w+)"\s*:\s*/g, ', $1: ')
    .replaceAll(/["{}]/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(^|:)[\s,]+/g, '$1 ')
    .trim()
