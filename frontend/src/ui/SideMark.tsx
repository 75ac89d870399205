/** Long or short: the word with its arrow. */
import type { ReactNode } from 'react'

import { Icon } from './Icon'
import css from './SideMark.module.css'

export function SideMark({ side }: { side: 'long' | 'short' }): ReactNode {
  return (
    <span className={css.side}>
      <Icon name={side === 'long' ? 'up' : 'down'} size={14} />
      {side}
    </span>
  )
}
