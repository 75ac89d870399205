/** What an act will do, said in money before it is done. */
import type { GroupView } from '@/api/types'
import { type Decimal, ZERO, decimal, formatMoney, formatPercent, formatPnl, formatStep, sum } from '@/lib/decimal'

import { type Addition, type Reduction, type WaitingLeg, costOf } from './actions/parts'
import type { ClosingEstimate } from './calculate'
import { type ExitLine, type Outcome, outcomeAt, outcomeOf } from './exits'

/** “Sell 0.02020 BTC at market, about 995.12 USDT, realizes −4.10 before fees. 2 resting orders are cancelled first.” */
export function closingSentence(group: GroupView, estimate: ClosingEstimate): string {
  const parts = [estimate.quantity.eq(ZERO) ? 'Nothing is held, so nothing is sold.' : sale(group, estimate)]
  if (estimate.cancels === 1) parts.push('1 resting order is cancelled first.')
  if (estimate.cancels > 1) parts.push(`${estimate.cancels} resting orders are cancelled first.`)
  return parts.join(' ')
}

/** “Nothing is sold: 0.00802 BTC stay in the account and are yours from then on. 2 resting orders are cancelled, targets too. …” */
export function releasingSentence({ side, base, step_size, held_quantity }: GroupView, cancels: number): string {
  const held = decimal(held_quantity) ?? ZERO
  const amount = `${formatStep(held, step_size)} ${base}`
  const long = `Nothing is sold: ${amount} stay in the account and are yours from then on.`
  const short = `Nothing is bought back: the short of ${amount} stays open in the account and is yours from then on.`
  const parts = [held.eq(ZERO) ? 'Nothing is held.' : side === 'long' ? long : short]
  if (cancels > 0) parts.push(cancels === 1 ? '1 resting order is cancelled.' : `${cancels} resting orders are cancelled, targets too.`)
  if (held.gt(ZERO)) parts.push('What is left counts neither as profit nor as loss.')
  return parts.join(' ')
}

function sale(group: GroupView, { quantity, value, realizes }: Pick<ClosingEstimate, 'quantity' | 'value' | 'realizes'>): string {
  const act = group.side === 'long' ? 'Sell' : 'Buy back'
  const what = `${act} ${formatStep(quantity, group.step_size)} ${group.base} at market`
  if (value === null) return `${what}. The price is not known right now.`
  const about = `about ${formatMoney(value, group.quote)} ${group.quote}`
  const result = realizes === null ? '' : `, realizes ${formatPnl(realizes, group.quote)} before fees`
  return `${what}, ${about}${result}.`
}

/** “Sell 0.00401 BTC at market, about 198.50 USDT, realizes −1.50 before fees. 0.00401 BTC are kept.” */
export function reducingSentence(group: GroupView, { quantity, value, realizes, left }: Reduction): string {
  if (quantity.eq(ZERO)) return `That is less than the smallest amount that can be sold, ${group.step_size} ${group.base}.`
  const kept = left.eq(ZERO) ? 'That is all of it: the group is closed.' : `${formatStep(left, group.step_size)} ${group.base} are kept.`
  return `${sale(group, { quantity, value, realizes })} ${kept}`
}

/** “Buy about 0.00199 BTC at market for 99.74 USDT. The average moves from 49 874.69 to 49 923.22.” */
export function addingSentence(group: GroupView, { quantity, cost, average }: Addition, limit: Decimal | null): string {
  if (quantity.eq(ZERO)) return `That is less than the smallest amount that can be ordered, ${group.step_size} ${group.base}.`
  const act = group.side === 'long' ? 'Buy' : 'Sell'
  const amount = `${formatStep(quantity, group.step_size)} ${group.base}`
  const money = `${formatMoney(cost, group.quote)} ${group.quote}`
  const order = limit === null ? `${act} about ${amount} at market for ${money}.` : `${act} ${amount} at ${formatStep(limit, group.tick_size)}, ${money}.`
  const before = decimal(group.average_price)
  const moved = before === null ? 'The average will be' : `The average moves from ${formatStep(before, group.tick_size)} to`
  return `${order} ${limit === null ? moved : moved.replace(/^The/, 'Once filled, the')} ${formatStep(average, group.tick_size)}.`
}

/** “2 legs are withdrawn. They would have bought 0.00810 BTC for 399.94 USDT.” */
export function cancellingSentence(group: GroupView, legs: readonly WaitingLeg[]): string {
  if (legs.length === 0) return 'No leg is chosen.'
  const quantity = formatStep(sum(legs.map((leg) => leg.quantity)), group.step_size)
  const act = group.side === 'long' ? 'bought' : 'sold'
  const money = `${formatMoney(costOf(legs), group.quote)} ${group.quote}`
  const lead = legs.length === 1 ? '1 leg is withdrawn. It' : `${legs.length} legs are withdrawn. They`
  return `${lead} would have ${act} ${quantity} ${group.base} for ${money}.`
}

/** “Sells 0.00402 BTC, realizes +3.01 USDT (+1.50 %) before fees” */
export function outcomeWords(group: GroupView, quantity: Decimal, outcome: Outcome | null): string {
  const act = group.side === 'long' ? 'Sells' : 'Buys back'
  const what = `${act} ${formatStep(quantity, group.step_size)} ${group.base}`
  if (outcome === null) return what
  const percent = outcome.percent === null ? '' : ` (${formatPercent(outcome.percent)})`
  return `${what}, realizes ${formatPnl(outcome.amount, group.quote)} ${group.quote}${percent} before fees`
}

/** “Target at 50 500.00 instead of 50 247.50. Sells 0.00402 BTC, realizes …” */
export function targetSentence(group: GroupView, lines: readonly ExitLine[], wanted: Decimal, price: Decimal | null): string {
  const exits = lines.flatMap((line) => line.exits)
  const now = lines.length === 1 ? lines[0]?.price : undefined
  const parts = [`Target at ${formatStep(wanted, group.tick_size)}${instead(group, now, wanted)}.`]
  if (exits.length === 0) parts.push('Nothing of it is held yet; it counts once it is.')
  else parts.push(`${outcomeWords(group, sum(exits.map(({ quantity }) => quantity)), outcomeOf(group.side, exits, wanted))}.`)
  const past = price !== null && (group.side === 'long' ? wanted.lte(price) : wanted.gte(price))
  if (past && exits.length > 0) parts.push('The price is past it already: it trades at once.')
  return parts.join(' ')
}

/** “Stop at 48 500.00. Sells 0.00802 BTC at market, realizes −11.02 USDT (−2.76 %) before fees.” */
export function stopSentence(group: GroupView, wanted: Decimal): string {
  const held = decimal(group.held_quantity) ?? ZERO
  const lead = `Stop at ${formatStep(wanted, group.tick_size)}${instead(group, decimal(group.stop?.price) ?? undefined, wanted)}.`
  const what = held.eq(ZERO)
    ? 'Nothing is held yet; the resting legs would be withdrawn.'
    : `${outcomeWords(group, held, outcomeAt(group.side, decimal(group.average_price), held, wanted))}.`
  return `${lead} ${what} The engine watches it, so it does not act while the engine is off.`
}

const instead = (group: GroupView, now: Decimal | undefined, wanted: Decimal): string =>
  now === undefined || now.eq(wanted) ? '' : ` instead of ${formatStep(now, group.tick_size)}`
