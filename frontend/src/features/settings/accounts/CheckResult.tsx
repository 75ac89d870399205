/** What the exchange said of keys: what can be traded, what is there, what to beware of. */
import type { ReactNode } from 'react'

import type { AccountCheckView } from '@/api/types'
import { decimal, format, formatExact, whole } from '@/lib/decimal'
import { Icon } from '@/ui/Icon'

import css from '../pages.module.css'

export function CheckResult({ result }: { result: AccountCheckView }): ReactNode {
  return (
    <div className={css.result} role="status" aria-label="What the exchange said">
      <ul>
        <li className={css.good}>
          <Icon name="check" size={14} />
          <span>{`The keys work: ${format(whole(result.markets), { decimals: 0 })} markets can be traded.`}</span>
        </li>
        <li className={css.good}>
          <Icon name="check" size={14} />
          <span>{balanceSentence(result)}</span>
        </li>
        {result.warnings.map(({ code, text }) => (
          <li key={code} className={css.warning}>
            <Icon name="alert" size={14} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const MOST_COINS = 8

/** `Free: 1 250.5 USDT, 0.02 BTC.` */
export function balanceSentence({ balances }: Pick<AccountCheckView, 'balances'>): string {
  if (balances.length === 0) return 'The account is empty.'
  const coins = balances.slice(0, MOST_COINS).map(({ coin, free }) => {
    const amount = decimal(free)
    return `${amount === null ? free : formatExact(amount)} ${coin}`
  })
  const more = balances.length > MOST_COINS ? `, and ${balances.length - MOST_COINS} more coins` : ''
  return `Free: ${coins.join(', ')}${more}.`
}
