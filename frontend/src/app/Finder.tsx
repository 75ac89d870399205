/** The palette with all that it finds, as it was when it was opened: a list that moves cannot be chosen from. */
import { type ReactNode, useState } from 'react'

import type { PortfolioView } from '@/api/types'
import { Palette } from '@/features/palette/Palette'
import { selectOpenGroups, selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type Means, commandsOf } from './commands'

interface FinderProps {
  portfolios: readonly PortfolioView[]
  means: Means
  onClose: () => void
}

export default function Finder({ portfolios, means, onClose }: FinderProps): ReactNode {
  const [commands] = useState(() => {
    const live = useLive.getState()
    return commandsOf({ portfolio: selectPortfolio(live), portfolios, groups: selectOpenGroups(live) }, means)
  })
  return <Palette open onClose={onClose} commands={commands} />
}
