/** Long or short: the word with its arrow. */
import type { ReactNode } from 'react'

import css from './SideMark.module.css'
import { type InCell, asCell } from './table/asCell'

export function SideMark({ side, cell }: { side: 'long' | 'short' } & InCell): ReactNode {
  return <span {...asCell(css[side] ?? '', cell)}>{side}</span>
}
