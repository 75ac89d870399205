/** The line above the open groups: what they earn now, what they bind, what was realized. */
import type { ReactNode } from 'react'

import type { PortfolioView } from '@/api/types'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { type Decimal, decimal, format, formatMoney, formatPercent, formatPnl, moneyDecimals, percentOf } from '@/lib/decimal'
import { Amount } from '@/ui/Amount'
import { Figure } from '@/ui/Panel'
import { SkeletonFigures } from '@/ui/Skeletons'
import { pnlTone } from '@/ui/tone'

import css from './Summary.module.css'
import { useOpenTotals } from './useOpenGroups'

export function Summary(): ReactNode {
  const portfolio = usePortfolio()
  return portfolio === null ? <SkeletonFigures /> : <Totals portfolio={portfolio} />
}

function Totals({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { profit, percent, deployed, unpriced } = useOpenTotals()
  const { quote } = portfolio
  const capital = decimal(portfolio.capital)
  const share = capital === null ? null : percentOf(deployed, capital)
  const left = unpriced === 0 ? null : `Without ${unpriced} whose price is not known yet.`
  return (
    <section aria-label="Totals" className={css.summary}>
      <div className={css.main}>
        <p className={css.label}>{`Open profit, ${quote}`}</p>
        <p className={css.big}>
          <Amount text={formatPnl(profit, quote)} tone={pnlTone(profit, moneyDecimals(quote))} />
          {percent === null ? null : (
            <span className={css.percent}>
              <Amount text={formatPercent(percent)} tone={pnlTone(percent)} />
            </span>
          )}
        </p>
        {left === null ? null : <p className={css.label}>{left}</p>}
      </div>
      <dl className={css.rest}>
        <Pnl label="Realized today" value={decimal(portfolio.realized_today)} quote={quote} />
        <Pnl label="Realized in all" value={decimal(portfolio.realized_total)} quote={quote} />
        <Figure
          label="Deployed"
          meaning="What the open groups paid for what they hold, against the portfolio’s capital."
          note={`of ${formatMoney(capital, quote)}${share === null ? '' : ` · ${format(share, { decimals: 1 })}\u202f%`}`}
        >
          <Amount text={formatMoney(deployed, quote)} flash />
        </Figure>
      </dl>
    </section>
  )
}

function Pnl({ label, value, quote }: { label: string; value: Decimal | null; quote: string }): ReactNode {
  return (
    <Figure label={label}>
      <Amount text={formatPnl(value, quote)} tone={pnlTone(value, moneyDecimals(quote))} flash />
    </Figure>
  )
}
