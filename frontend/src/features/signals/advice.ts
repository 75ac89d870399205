/** What to do about an alert that was not taken, by what was wrong with it. Pure. */
import type { AlertView } from '@/api/types'

type Wrong = Pick<AlertView, 'status_code' | 'error' | 'error_field'>

/** The field at fault and what is wrong with it, apart: the server writes both into one sentence. */
export function faultOf({ error, error_field: field }: Wrong): { field: string | null; reason: string } {
  const text = error ?? ''
  return { field, reason: field !== null && text.startsWith(`${field} `) ? text.slice(field.length + 1) : text }
}

const BY_FIELD: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)timeframe$/, 'Write {{interval}} for the chart’s own, or one such as 15, 240, D or W.'],
  [/(^|\.)exchange$/, 'Write {{exchange}} for the chart’s own. If the chart is of another exchange than the account, map its name to an account in the settings.'],
  [/(^|\.)action$/, 'One of buy, sell, long, short, exit, close, reduce, reverse; in a strategy’s alert {{strategy.order.action}}.'],
  [/(^|\.)(timestamp|time)$/, 'Write "{{timenow}}" for the moment at which TradingView sends it.'],
  [/(^|\.)(size|size_type|position_size_type|order_size|percent)$/, 'A size needs its unit: contracts, base or quote; a percent goes with reduce alone.'],
  [/(^|\.)(stop_loss|take_profit)$/, 'For a long the stop lies below the price and the target above, for a short the other way round; null for none.'],
]

const BY_REASON: readonly (readonly [RegExp, string])[] = [
  [/placeholder/, 'TradingView did not replace it. Placeholders of a strategy work in a strategy’s alert only; check the spelling against the list under Connect.'],
  [/not a market/, 'Take one of the closest names, or let the alert name it with {{ticker}}. Only pairs that the account trades are known.'],
  [/not JSON|must be a JSON object|names a key twice|is empty/, 'Copy the message anew from Connect. Texts stand in double quotes, and a comma stands after each line but the last.'],
  [/larger than/, 'An alert may hold 64 KiB. Leave out what the engine does not read.'],
  [/must be a number/, 'Write digits with a point, without thousands marks, or a placeholder that stands for a number such as {{close}}.'],
]

/** One sentence on how to mend it; null where nothing can be said. */
export function adviceOn(wrong: Wrong): string | null {
  if (wrong.error === null) return null
  if (wrong.status_code === 401) return 'Copy the secret anew from Connect into the alert’s message. If you sent no such alert, somebody else knows the address: make a new one in the settings.'
  if (wrong.status_code >= 500) return 'The engine could not take it at that moment. TradingView sends such an alert again by itself, three times.'
  const { field, reason } = faultOf(wrong)
  const byReason = BY_REASON.find(([pattern]) => pattern.test(reason))
  if (byReason !== undefined) return byReason[1]
  return BY_FIELD.find(([pattern]) => field !== null && pattern.test(field))?.[1] ?? null
}
