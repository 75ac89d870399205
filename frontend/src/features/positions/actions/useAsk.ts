/** The one question that is open about a group, and what was accepted last. */
import { useCallback, useEffect, useState } from 'react'

import type { AcceptedWish, Asked } from './asked'

/** How long an accepted wish is told, unless the group ends by it. */
const TOLD_MS = 8_000

export interface Asking {
  asked: Asked | null
  accepted: AcceptedWish | null
  ask: (asked: Asked) => void
  keep: () => void
  /** The open question was answered with yes, and accepted. */
  settle: (text: string) => void
}

export function useAsk(): Asking {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [accepted, setAccepted] = useState<AcceptedWish | null>(null)

  useEffect(() => {
    if (accepted === null || accepted.kind === 'close' || accepted.kind === 'release') return undefined
    const timer = setTimeout(() => setAccepted(null), TOLD_MS)
    return () => clearTimeout(timer)
  }, [accepted])

  const keep = useCallback(() => setAsked(null), [])
  const settle = useCallback(
    (text: string) => {
      if (asked !== null) setAccepted({ kind: asked.kind, text })
      setAsked(null)
    },
    [asked],
  )
  return { asked, accepted, ask: setAsked, keep, settle }
}
