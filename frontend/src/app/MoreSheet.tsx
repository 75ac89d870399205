/** On a phone: the places that the bar has no room for, rising from below. */
import Drawer from '@mui/material/Drawer'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'

import { Icon } from '@/ui/Icon'

import css from './MoreSheet.module.css'
import { CONNECT, type Place } from './placeList'

interface MoreSheetProps {
  places: readonly Place[]
  onClose: () => void
  onSearch: () => void
}

export default function MoreSheet({ places, onClose, onSearch }: MoreSheetProps): ReactNode {
  return (
    <Drawer open anchor="bottom" onClose={onClose} transitionDuration={120} slotProps={{ paper: { role: 'dialog', 'aria-label': 'More places', className: css.sheet ?? '' } }}>
      <button
        type="button"
        className={css.search}
        onClick={() => {
          onClose()
          onSearch()
        }}
      >
        <Icon name="search" size={20} />
        Search pages, pairs, settings and actions
      </button>
      <nav aria-label="More places" className={css.places}>
        {[...places, CONNECT].map(({ title, to, icon }) => (
          <NavLink key={to} to={to} className={css.place ?? ''} onClick={onClose}>
            <Icon name={icon} size={22} />
            {title}
          </NavLink>
        ))}
      </nav>
    </Drawer>
  )
}
