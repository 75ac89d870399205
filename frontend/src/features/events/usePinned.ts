/** Critical lines that stand: neither over nor read. Asked for again whenever that may have changed. */
import { useEffect, useMemo, useRef, useState } from 'react'

import { fetchCritical } from '@/api/critical'
import type { EventView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { selectLog } from '@/live/selectors'
import { useLive } from '@/live/store'

const NONE: readonly EventView[] = []

export interface Pinned {
  lines: readonly EventView[]
  /** Why they could not be read the last time; null when they could. */
  message: string | null
  reload: () => void
}

export function usePinned(portfolioId: string): Pinned {
  const { data, reload } = useLoad(portfolioId, fetchCritical)
  const { turns, read } = useLive(selectLog)
  const [known, setKnown] = useState({ portfolioId, lines: NONE })
  if (data.state === 'ready' && data.value !== known.lines) setKnown({ portfolioId, lines: data.value })
  const seen = useRef(turns)
  useEffect(() => {
    if (seen.current === turns) return
    seen.current = turns
    reload()
  }, [turns, reload])
  const lines = known.portfolioId === portfolioId ? known.lines : NONE
  const standing = useMemo(() => lines.filter(({ id }) => read[id] === undefined), [lines, read])
  return { lines: standing, message: data.state === 'failed' ? data.message : null, reload }
}
