/** The panic dialog with what stands open now; reckoned only while it is asked for. */
import { type ReactNode, useCallback } from 'react'

import type { PortfolioView } from '@/api/types'
import { PanicDialog } from '@/features/panic/PanicDialog'
import type { Standing } from '@/features/panic/words'
import { priceIn, selectOpenGroups, selectPrices } from '@/live/selectors'
import type { LiveStore } from '@/live/store'
import { useSampled } from '@/live/useSampled'

import { standingOf } from './standing'

const EVERY_MS = 500
const NOTHING = standingOf([], () => null)

interface PanicProps {
  portfolio: PortfolioView
  open: boolean
  onClose: () => void
}

export default function Panic({ portfolio, open, onClose }: PanicProps): ReactNode {
  const select = useCallback((live: LiveStore): Standing => (open ? standingOf(selectOpenGroups(live), priceIn(selectPrices(live))) : NOTHING), [open])
  const standing = useSampled(select, EVERY_MS)
  return <PanicDialog open={open} onClose={onClose} portfolio={portfolio} standing={standing} />
}
