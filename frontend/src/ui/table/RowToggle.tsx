/** The chevron that unfolds what is behind a row, and makes the whole row its target. */
import type { ReactNode } from 'react'

import { Icon } from '../Icon'
import css from './RowToggle.module.css'

interface RowToggleProps {
  open: boolean
  /** What it unfolds, for those who do not see the row. */
  label: string
  onToggle: () => void
}

export function RowToggle({ open, label, onToggle }: RowToggleProps): ReactNode {
  return (
    <button type="button" className={css.toggle} aria-expanded={open} aria-label={label} onClick={onToggle}>
      <Icon name="chevron" size={14} />
    </button>
  )
}
