/** What an offset sells, line by line: those who pay, then the one that is closed; planned, and what it really brought. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { OffsetPlan, PlannedSale } from '@/api/types'
import { UNKNOWN, decimal, formatMoney, formatPnl, moneyDecimals } from '@/lib/decimal'
import { formatOwn } from '@/lib/ownDigits'
import { paths } from '@/lib/paths'
import { Amount } from '@/ui/Amount'
import { pnlTone } from '@/ui/tone'

import css from './Sales.module.css'

interface SalesProps {
  plan: OffsetPlan
  quote: string
  /** Once it began. */
  withResults: boolean
}

export function Sales({ plan, quote, withResults }: SalesProps): ReactNode {
  return (
    <table className={css.sales}>
      <caption className="visually-hidden">{`What offset ${plan.number} closes`}</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Pair</th>
          <th scope="col" className={css.right}>Quantity</th>
          <th scope="col" className={css.right}>{`Realizes, ${quote}`}</th>
          <th scope="col" className={css.right}>Fee</th>
          {withResults ? <th scope="col" className={css.right}>Result</th> : null}
        </tr>
      </thead>
      <tbody>
        {plan.winners.map((sale) => (
          <SaleLine key={sale.group_id} role="Pays" sale={sale} quote={quote} withResult={withResults} />
        ))}
        <SaleLine role="Is closed" sale={plan.loser} quote={quote} withResult={withResults} />
      </tbody>
    </table>
  )
}

interface SaleLineProps {
  role: string
  sale: PlannedSale
  quote: string
  withResult: boolean
}

function SaleLine({ role, sale, quote, withResult }: SaleLineProps): ReactNode {
  return (
    <tr>
      <td className={css.dim}>{role}</td>
      <td>
        <Link to={paths.group(sale.group_id)}>{sale.symbol}</Link>
      </td>
      <td className={css.right}>
        <Amount text={formatOwn(sale.quantity)} />
        <span className={css.whole}>{sale.whole ? 'all' : 'a part'}</span>
      </td>
      <td className={css.right}><Money value={sale.realizes} quote={quote} /></td>
      <td className={`${css.right} ${css.dim}`}>{formatMoney(decimal(sale.fee), quote)}</td>
      {withResult ? <td className={css.right}><Money value={sale.realized ?? null} quote={quote} /></td> : null}
    </tr>
  )
}

export function Money({ value, quote }: { value: string | null; quote: string }): ReactNode {
  const amount = decimal(value)
  if (amount === null) return <span className={css.dim}>{UNKNOWN}</span>
  return <Amount text={formatPnl(amount, quote)} tone={pnlTone(amount, moneyDecimals(quote))} />
}
