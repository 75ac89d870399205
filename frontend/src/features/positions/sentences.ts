/** What an act will do, said in money before it is done. */
import type { GroupView } from '@/api/types'
import { ZERO, formatMoney, formatPnl, formatStep } from '@/lib/decimal'

import type { ClosingEstimate } from './calculate'

/** “Sell 0.02020 BTC at market, about 995.12 USDT, realizes −4.10 before fees. 2 resting orders are cancelled first.” */
export function closingSentence(group: GroupView, estimate: ClosingEstimate): string {
  const parts = [estimate.quantity.eq(ZERO) ? 'Nothing is held, so nothing is sold.' : sale(group, estimate)]
  if (estimate.cancels === 1) parts.push('1 resting order is cancelled first.')
  if (estimate.cancels > 1) parts.push(`${estimate.cancels} resting orders are cancelled first.`)
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
