/** Filters the open groups by pair; `/` puts the cursor here, Escape empties it. */
import type { ReactNode } from 'react'

import { Icon } from '@/ui/Icon'

import css from './FilterField.module.css'
import { narrow, useView } from './list/view'

/** The id by which the keyboard finds the field. */
export const FILTER_ID = 'filter-pairs'

export function FilterField(): ReactNode {
  const filter = useView((view) => view.narrowing.text)
  return (
    <label className={css.field}>
      <Icon name="search" size={14} />
      <span className="visually-hidden">Filter by pair</span>
      <input
        id={FILTER_ID}
        type="search"
        placeholder="Filter pairs"
        autoComplete="off"
        spellCheck={false}
        value={filter}
        onChange={(event) => narrow({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          narrow({ text: '' })
          event.currentTarget.blur()
        }}
      />
      <kbd aria-hidden>/</kbd>
    </label>
  )
}
