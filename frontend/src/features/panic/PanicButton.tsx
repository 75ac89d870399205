/** The panic button: in reach on every page, and nothing happens by touching it alone. */
import type { ReactNode } from 'react'

import { Icon } from '@/ui/Icon'
import { useWide } from '@/ui/useWide'

import css from './panic.module.css'

export function PanicButton({ onPress }: { onPress: () => void }): ReactNode {
  const wide = useWide()
  return (
    <button type="button" className={css.panic} aria-haspopup="dialog" aria-label="Panic" title="Stop entries, cancel orders, close positions" onClick={onPress}>
      <Icon name="power" size={wide ? 16 : 20} />
      {wide ? 'Panic' : null}
    </button>
  )
}
