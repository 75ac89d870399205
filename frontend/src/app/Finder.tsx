/**
 * The palette with all that it finds, as it was when it was opened, or when the portfolio came: a list that moves cannot
 * be chosen from.
 */
import { type ReactNode, useState } from 'react'

import type { PortfolioView } from '@/api/types'
import { Palette } from '@/features/palette/Palette'
import type { Command } from '@/features/palette/commands'
import { selectOpenGroups, selectPortfolio } from '@/live/selectors'
import { useLive } from '@/live/store'

import { type Means, commandsOf } from './commands'

interface Found {
  /** Undefined until the portfolio is there. */
  portfolioId: string | undefined
  commands: Command[]
}

interface FinderProps {
  portfolios: readonly PortfolioView[]
  means: Means
  onClose: () => void
}

export default function Finder({ portfolios, means, onClose }: FinderProps): ReactNode {
  const portfolioId = useLive((live) => selectPortfolio(live)?.id)
  const found = (): Found => {
    const live = useLive.getState()
    const known = { portfolio: selectPortfolio(live), portfolios, groups: selectOpenGroups(live) }
    return { portfolioId, commands: commandsOf(known, means) }
  }
  const [shown, show] = useState(found)
  if (shown.portfolioId !== portfolioId) show(found)
  return <Palette open onClose={onClose} commands={shown.commands} />
}
