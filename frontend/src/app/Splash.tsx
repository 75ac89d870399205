/** Stands for the moment in which it is found out who is there; says nothing unless that takes long. */
import type { ReactNode } from 'react'

import { Mark } from '@/ui/Mark'

import css from './Splash.module.css'

export function Splash(): ReactNode {
  return (
    <div className={css.splash} role="status" aria-label="Loading">
      <Mark size={40} />
    </div>
  )
}
