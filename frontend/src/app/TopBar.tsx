/** The bar above every page: is it healthy, is there room, what did today bring. */
import type { ReactNode } from 'react'

import type { PortfolioView } from '@/api/types'
import { HealthMenu } from '@/features/health/HealthMenu'
import { AwayMark, LineState, Pool, Queue, Today, Venue } from '@/features/portfolio/Bar'
import { PortfolioMenu } from '@/features/portfolio/PortfolioMenu'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'
import { Mark } from '@/ui/Mark'
import { useWide } from '@/ui/useWide'

import css from './TopBar.module.css'
import { UserMenu } from './UserMenu'

interface TopBarProps {
  portfolios: readonly PortfolioView[]
  onHelp: () => void
}

export function TopBar({ portfolios, onHelp }: TopBarProps): ReactNode {
  const portfolio = usePortfolio()
  const wide = useWide()
  const old = useLive((live) => mayBeOld(live.connection))
  return (
    <header className={css.bar}>
      <div className={css.mark}>
        <Mark size={26} />
      </div>
      <PortfolioMenu portfolios={portfolios} current={portfolio} />
      {portfolio === null ? null : wide ? <DeskFigures portfolio={portfolio} old={old} /> : <PhoneFigures portfolio={portfolio} old={old} />}
      <div className={css.end}>
        {wide ? <LineState /> : null}
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  )
}

interface FiguresProps {
  portfolio: PortfolioView
  /** What is shown may no longer be so. */
  old: boolean
}

function DeskFigures({ portfolio, old }: FiguresProps): ReactNode {
  return (
    <ul className={css.figures} data-old={old} aria-label="State of the portfolio">
      <li>
        <HealthMenu portfolio={portfolio}>
          <Venue accounts={portfolio.accounts} />
        </HealthMenu>
      </li>
      <li><Pool portfolio={portfolio} /></li>
      <li><Queue portfolio={portfolio} /></li>
      <li><Today portfolio={portfolio} /></li>
    </ul>
  )
}

function PhoneFigures({ portfolio, old }: FiguresProps): ReactNode {
  return (
    <ul className={css.figures} data-old={old} aria-label="State of the portfolio">
      <li>
        <HealthMenu portfolio={portfolio}>
          <AwayMark accounts={portfolio.accounts} />
        </HealthMenu>
      </li>
      <li><Today portfolio={portfolio} /></li>
    </ul>
  )
}
