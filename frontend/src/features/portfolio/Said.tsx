/** The engine's words, its accounts called as the trader calls them: the engine knows them by ids that never change. */
import type { ReactNode } from 'react'

import { useAccountNames } from './useMarket'
import { named } from './words'

export function Said({ children }: { children: string }): ReactNode {
  return named(children, useAccountNames())
}
