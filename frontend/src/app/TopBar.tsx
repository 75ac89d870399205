/** The bar above every page: is it healthy, is there room, what did today bring; the palette and the panic button. */
import { type ReactNode, Suspense, lazy, useState } from 'react'
import { Link } from 'react-router'

import type { PortfolioView, SteadyPortfolio } from '@/api/types'
import { HealthMenu } from '@/features/health/HealthMenu'
import { PanicButton } from '@/features/panic/PanicButton'
import { AwayMark, LineState, Pool, Queue, Today, Venue } from '@/features/portfolio/Bar'
import { PortfolioMenu } from '@/features/portfolio/PortfolioMenu'
import { useChosenPortfolio } from '@/features/portfolio/choice'
import { usePortfolio, useSteadyPortfolio } from '@/features/portfolio/useMarket'
import { paths } from '@/lib/paths'
import { mayBeOld } from '@/live/connection'
import { selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { useWide } from '@/ui/useWide'

import css from './TopBar.module.css'
import { UserMenu } from './UserMenu'

const Panic = lazy(() => import('./Panic'))

interface TopBarProps {
  portfolios: readonly PortfolioView[]
  onHelp: () => void
  onSearch: () => void
  panicking: boolean
  onPanic: (open: boolean) => void
}

export function TopBar({ portfolios, onHelp, onSearch, panicking, onPanic }: TopBarProps): ReactNode {
  const portfolio = useSteadyPortfolio()
  const chosen = useChosenPortfolio()
  const wide = useWide()
  const old = useLive((live) => mayBeOld(live.connection))
  // Reached also before the line is there: what it stops does not depend on what is shown.
  const listed = portfolios.find(({ id }) => id === chosen) ?? null
  const stoppable = portfolio !== null || listed !== null
  return (
    <header className={css.bar}>
      <Link to={paths.overview} className={css.mark} aria-label="Overview">
        <Mark size={26} />
      </Link>
      <PortfolioMenu portfolios={portfolios} current={portfolio} />
      {portfolio === null ? null : wide ? <DeskFigures portfolio={portfolio} old={old} /> : <PhoneFigures portfolio={portfolio} old={old} />}
      <div className={css.end}>
        {wide ? <LineState /> : null}
        {wide ? <SearchButton onPress={onSearch} /> : null}
        <UserMenu onHelp={onHelp} />
        {stoppable ? <PanicButton onPress={() => onPanic(true)} /> : null}
      </div>
      <PanicPart listed={listed} open={panicking} onClose={() => onPanic(false)} />
    </header>
  )
}

/** Loaded at the first press, and kept from then on. */
function PanicPart({ listed, open, onClose }: { listed: PortfolioView | null; open: boolean; onClose: () => void }): ReactNode {
  const [wanted, setWanted] = useState(false)
  const portfolio = useLive((live) => (wanted ? selectPortfolio(live) : null)) ?? listed
  if (open && !wanted) setWanted(true)
  if (!wanted || portfolio === null) return null
  return (
    <Suspense>
      <Panic portfolio={portfolio} open={open} onClose={onClose} />
    </Suspense>
  )
}

function SearchButton({ onPress }: { onPress: () => void }): ReactNode {
  const keys = isApple() ? '⌘K' : 'Ctrl K'
  return (
    <button type="button" className={css.search} aria-label={`Go to, or do, ${keys}`} aria-keyshortcuts="Control+K Meta+K" onClick={onPress}>
      <Icon name="search" size={14} />
      <kbd>{keys}</kbd>
    </button>
  )
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** What moves with each fill is drawn again by itself. */
function Moving({ draw: Figure }: { draw: (props: { portfolio: PortfolioView }) => ReactNode }): ReactNode {
  const portfolio = usePortfolio()
  return portfolio === null ? null : <Figure portfolio={portfolio} />
}

interface FiguresProps {
  portfolio: SteadyPortfolio
  /** What is shown may no longer be so. */
  old: boolean
}

function DeskFigures({ portfolio, old }: FiguresProps): ReactNode {
  return (
    <ul className={css.figures} data-old={old} aria-label="State of the portfolio">
      <li>
        <HealthMenu portfolio={portfolio}>
          <Moving draw={Venue} />
        </HealthMenu>
      </li>
      <li><Link to={paths.positions}><Moving draw={Pool} /></Link></li>
      <li><Link to={paths.queue}><Moving draw={Queue} /></Link></li>
      <li><Link to={paths.analytics}><Moving draw={Today} /></Link></li>
    </ul>
  )
}

function PhoneFigures({ portfolio, old }: FiguresProps): ReactNode {
  return (
    <ul className={css.figures} data-old={old} aria-label="State of the portfolio">
      <li>
        <HealthMenu portfolio={portfolio}>
          <AwayMark portfolio={portfolio} />
        </HealthMenu>
      </li>
      <li><Moving draw={Today} /></li>
    </ul>
  )
}
