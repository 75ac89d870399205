/** What an act will do, said in money before it is done. */
import type { GroupView } from '@/api/types'
import { ZERO, decimal, formatMoney, formatPnl, formatStep } from '@/lib/decimal'

import type { ClosingEstimate } from './calculate'

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

function sale(group: GroupView, { quantity, value, realizes }: ClosingEstimate): string {
  const act = group.side === 'long' ? 'Sell' : 'Buy back'
  const what = `${act} ${formatStep(quantity, group.step_size)} ${group.base} at market`
  if (value === null) return `${what}. The price is not known right now.`
  const about = `about ${formatMoney(value, group.quote)} ${group.quote}`
  const result = realizes === null ? '' : `, realizes ${formatPnl(realizes, group.quote)} before fees`
  return `${what}, ${about}${result}.`
}
