/** The way to each place: a rail at the side of a desk, a bar under the thumb of a phone. */
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'

import { Icon } from '@/ui/Icon'
import { useWide } from '@/ui/useWide'

import css from './Navigation.module.css'
import { PLACES } from './placeList'

export function NavRail(): ReactNode {
  return useWide() ? <Places className={css.rail} iconSize={20} /> : null
}

export function BottomBar(): ReactNode {
  return useWide() ? null : <Places className={css.bottom} iconSize={22} />
}

function Places({ className, iconSize }: { className: string | undefined; iconSize: number }): ReactNode {
  return (
    <nav aria-label="Places" className={className}>
      {PLACES.map(({ title, to, icon }) => (
        <NavLink key={to} to={to} className={css.place ?? ''}>
          <Icon name={icon} size={iconSize} />
          {title}
        </NavLink>
      ))}
    </nav>
  )
}
