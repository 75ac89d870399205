/** The way to each place: a rail at the side of a desk, a bar under the thumb of a phone with the rest behind More. */
import { type ReactNode, Suspense, lazy, useState } from 'react'
import { Link, NavLink, useLocation } from 'react-router'

import type { SteadyPortfolio } from '@/api/types'
import { useSteadyPortfolio } from '@/features/portfolio/useMarket'
import { paths } from '@/lib/paths'
import { selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'
import { useNeeds } from '@/pages/overview/useNeeds'
import { pressing } from '@/pages/overview/needs'
import { Icon } from '@/ui/Icon'
import { useWide } from '@/ui/useWide'

import css from './Navigation.module.css'
import { PLACES, type Place } from './placeList'

const MoreSheet = lazy(() => import('./MoreSheet'))

export function NavRail(): ReactNode {
  if (!useWide()) return null
  return (
    <nav aria-label="Places" className={css.rail}>
      {PLACES.map((place) => (
        <PlaceLink key={place.to} place={place} iconSize={20} />
      ))}
    </nav>
  )
}

interface BottomBarProps {
  onSearch: () => void
}

export function BottomBar({ onSearch }: BottomBarProps): ReactNode {
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  if (useWide()) return null
  const rest = PLACES.filter(({ inBar }) => inBar !== true)
  const isHere = [...rest.map(({ to }) => to), paths.connect].some((to) => pathname.startsWith(to))
  return (
    <>
      <nav aria-label="Places" className={css.bottom}>
        {PLACES.filter(({ inBar }) => inBar === true).map((place) => (
          <PlaceLink key={place.to} place={place} iconSize={22} />
        ))}
        <button type="button" className={css.place} data-here={isHere} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
          More
          <Icon name="more" size={22} />
        </button>
      </nav>
      {open ? (
        <Suspense>
          <MoreSheet places={rest} onClose={() => setOpen(false)} onSearch={onSearch} />
        </Suspense>
      ) : null}
    </>
  )
}

/** The overview stands at two addresses. */
function PlaceLink({ place: { title, to, icon }, iconSize }: { place: Place; iconSize: number }): ReactNode {
  // The name is spoken before its count, and stands below it.
  const content = (
    <>
      {title}
      <span className={css.icon}>
        <Icon name={icon} size={iconSize} />
        {to === paths.queue ? <Waiting /> : to === paths.overview ? <Hands /> : null}
      </span>
    </>
  )
  const isHome = useLocation().pathname === '/' && to === paths.overview
  return isHome ? (
    <Link to={to} aria-current="page" className={css.place}>
      {content}
    </Link>
  ) : (
    <NavLink to={to} className={css.place ?? ''}>
      {content}
    </NavLink>
  )
}

function Waiting(): ReactNode {
  const length = useLive((live) => selectPortfolio(live)?.queue_length ?? 0)
  return length === 0 ? null : <Badge count={length} says={`, ${length} waiting`} tone="neutral" />
}

/** How many things need a hand. */
function Hands(): ReactNode {
  const portfolio = useSteadyPortfolio()
  return portfolio === null ? null : <HandsOf portfolio={portfolio} />
}

function HandsOf({ portfolio }: { portfolio: SteadyPortfolio }): ReactNode {
  const count = pressing(useNeeds(portfolio))
  return count === 0 ? null : <Badge count={count} says={`, ${count} need a hand`} tone="attention" />
}

function Badge({ count, says, tone }: { count: number; says: string; tone: 'neutral' | 'attention' }): ReactNode {
  return (
    <>
      <span aria-hidden className={css.badge} data-tone={tone}>
        {count > 99 ? '99+' : count}
      </span>
      <span className="visually-hidden">{says}</span>
    </>
  )
}
