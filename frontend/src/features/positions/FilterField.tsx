/** Filters the open groups by pair; `/` puts the cursor here, Escape empties it. */
import type { ReactNode } from 'react'

import { Icon } from '@/ui/Icon'
import { PAGE_FILTER_ID } from '@/ui/form/pageFilter'

import css from './FilterField.module.css'
import { narrow, useView } from './list/view'

export function FilterField(): ReactNode {
  const filter = useView((view) => view.narrowing.text)
  return (
    <label className={css.field}>
      <Icon name="search" size={14} />
      <span className="visually-hidden">Filter by pair</span>
      <input
        id={PAGE_FILTER_ID}
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
