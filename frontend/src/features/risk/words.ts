/** Risk in the trader's words: may it enter, why not, until when; limits, conditions, offsets. Pure. */
import type { BreakerView, CandidateView, LimitView, OffsetPlan, PlannedSale, PortfolioView, RiskView } from '@/api/types'
import { stateWord } from '@/features/portfolio/words'
import { decimal, format, formatMoney, formatPnl } from '@/lib/decimal'
import { formatOwn } from '@/lib/ownDigits'
import { clock, duration } from '@/lib/time'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

export interface Word {
  text: string
  tone: Tone
  icon: IconName
}

/** Whether an entry would be taken now, in two or three words. */
export function entryWord({ status, open_groups, max_open_groups }: PortfolioView): Word {
  switch (status) {
    case 'healthy':
      if (open_groups >= max_open_groups) return { text: 'Entries wait for a slot', tone: 'attention', icon: 'clock' }
      return { text: 'Entries are taken', tone: 'neutral', icon: 'check' }
    case 'paused':
    case 'bootstrapping':
    case 'reconciling':
      return { text: 'Entries wait', tone: 'attention', icon: 'clock' }
    case 'locked':
    case 'auditing':
      return { text: 'Entries are refused', tone: 'fault', icon: 'alert' }
  }
}

/** Why it is so, and what goes on meanwhile. */
export function entrySentence(portfolio: PortfolioView): string {
  const { status, status_reason, open_groups: open, max_open_groups: slots } = portfolio
  if (status === 'healthy') {
    return open >= slots
      ? `All ${slots} slots are taken. The best rank enters as soon as one is free; exits, targets and stops go on.`
      : `${open} of ${slots} slots are taken. Each entry is checked against the limits below.`
  }
  const { meaning, meanwhile } = stateWord(portfolio)
  return `${status_reason === '' ? meaning : ended(capital(status_reason))} ${meanwhile}`
}

/** Until when a breaker's pause lasts; null where no breaker paused. @param now by the engine's clock */
export function untilSentence({ breakers, tripped_at, resumes_at }: RiskView, now: number): string | null {
  const breaker = breakers.find(({ tripped }) => tripped)
  if (breaker === undefined || tripped_at === null) return null
  const since = `${BREAKERS[breaker.code] ?? breaker.text} was reached ${clock(tripped_at, now)}.`
  if (resumes_at === null) return `${since} It ends when you resume.`
  const left = Date.parse(resumes_at) - now
  const fallen = breaker.code === 'drawdown' ? ', once the drawdown is smaller again' : ''
  return left > 0
    ? `${since} It ends by itself ${clock(resumes_at, now)}, in ${countdown(left)}${fallen}, or when you resume.`
    : `${since} It ends by itself any moment${fallen}.`
}

const BREAKERS: Readonly<Record<string, string>> = {
  daily_loss: 'The limit on the day’s loss',
  drawdown: 'The limit on the drawdown',
  losing_streak: 'The limit on the losing streak',
}

/** `2 h 05 m`, and to the second within the last hour: `12 m 04 s`. */
export function countdown(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  if (span < 60_000 || span >= 3_600_000) return duration(span)
  return `${duration(span)} ${String(Math.floor((span % 60_000) / 1_000)).padStart(2, '0')} s`
}

const MONEY: ReadonlySet<string> = new Set(['exposure', 'symbol_exposure', 'daily_loss'])

/** Of what is neither money nor percent. */
export const isCount = (code: string): boolean => !MONEY.has(code) && code !== 'drawdown'

/** A limit's value or the limit itself, in its own unit: money, percent or a count. */
export function measured(code: string, value: string | null, quote: string): string {
  if (MONEY.has(code)) return formatMoney(decimal(value), quote)
  if (code === 'drawdown') return `${format(decimal(value), { decimals: 2 })}\u202f%`
  return formatOwn(value)
}

/** `4 600.00 of 5 000.00 USDT`, `7 of 10`; what is not limited says so. */
export function againstLimit({ code, value, limit }: LimitView | BreakerView, quote: string): string {
  const unit = MONEY.has(code) ? ` ${quote}` : ''
  const is = measured(code, value, quote)
  return limit === null ? `${is}${unit}, no limit` : `${is} of ${measured(code, limit, quote)}${unit}`
}

/** What stands in the way first, or that nothing does. @param now by the engine's clock */
export function pathSentence(candidate: CandidateView, now: number): string {
  const open = candidate.conditions.filter(({ met }) => !met)
  const [first] = open
  if (first === undefined) return 'Up for an offset; the deepest loss goes first.'
  if (first.code !== 'timer' || candidate.eligible_at === null) return ended(first.text)
  const left = Date.parse(first.limit) - now
  return left > 0 ? `Its wait ends in ${countdown(left)}.` : 'Its wait is over.'
}

export const PLAN_WORDS: Readonly<Record<OffsetPlan['status'], Word>> = {
  winners: { text: 'Selling winners', tone: 'attention', icon: 'clock' },
  loser: { text: 'Closing the loser', tone: 'attention', icon: 'clock' },
  done: { text: 'Done', tone: 'neutral', icon: 'check' },
  failed: { text: 'Nothing closed', tone: 'fault', icon: 'alert' },
}

/** “First closes all 0.00802 of BTC/USDT at market: BTC/USDT +80.00 USDT. Then closes all 12 of SOL/USDT …” */
export function runSentences({ loser, winners, fees, needed, covered }: OffsetPlan, quote: string): string[] {
  const paid = winners.map((winner) => `${winner.symbol} ${formatPnl(decimal(winner.realizes), quote)}`)
  return [
    `First closes ${winners.map(quantity).join(', ')} at market: ${listed(paid)} ${quote}.`,
    `Then closes ${quantity(loser)} at market, which realizes ${formatPnl(decimal(loser.realizes), quote)} ${quote}.`,
    `Needed are ${formatMoney(decimal(needed), quote)} with fees of ${formatMoney(decimal(fees), quote)}; the winners bring ${formatMoney(decimal(covered), quote)}.`,
  ]
}

/** `all 12 of SOL/USDT`, `0.42 of ETH/USDT`. */
const quantity = ({ whole, quantity: size, symbol }: PlannedSale): string => `${whole ? 'all ' : ''}${formatOwn(size)} of ${symbol}`

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** With a stop at its end. */
export const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** `12 m 04 s`, `over`, `not begun`: how long its wait lasts yet. */
export function waitText({ eligible_at }: CandidateView, now: number): string {
  if (eligible_at === null) return 'not begun'
  const left = Date.parse(eligible_at) - now
  return left > 0 ? countdown(left) : 'over'
}
