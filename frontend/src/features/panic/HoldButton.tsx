/** A button that has to be held; a ring fills meanwhile. */
import type { ReactNode } from 'react'

import css from './panic.module.css'
import { useHold } from './useHold'

interface HoldButtonProps {
  /** What is done, e.g. `close all`. */
  text: string
  /** Names it with all that it does, for assistive technology. */
  label: string
  disabled: boolean
  onDone: () => void
}

export function HoldButton({ text, label, disabled, onDone }: HoldButtonProps): ReactNode {
  const { holding, tooShort, events } = useHold(onDone)
  return (
    <span className={css.holder}>
      <button type="button" className={css.hold} data-holding={holding} aria-label={`Hold to ${label}`} disabled={disabled} {...events}>
        <Ring />
        {holding ? 'Keep holding' : `Hold to ${text}`}
      </button>
      <span role="status" className={css.short}>{tooShort ? 'Let go too early: nothing was done.' : null}</span>
    </span>
  )
}

function Ring(): ReactNode {
  return (
    <svg aria-hidden width="20" height="20" viewBox="0 0 20 20" className={css.ring}>
      <circle cx="10" cy="10" r="8" pathLength="1" />
      <circle cx="10" cy="10" r="8" pathLength="1" data-part="done" />
    </svg>
  )
}
