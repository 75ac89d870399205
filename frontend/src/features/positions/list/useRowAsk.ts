/** What the trader is asked about one row of the list, and what was accepted last. */
import { useCallback, useEffect, useMemo, useState } from 'react'

import { type Kind } from '../actions/asked'

/** Those that need no chart; a target and the stop are moved on the group's own page. */
export type RowKind = Exclude<Kind, 'target' | 'stop'>

interface OpenAsk {
  id: string
  kind: RowKind
}

interface Told {
  id: string
  text: string
  /** Takes it back. */
  undo?: (() => void) | undefined
}

/** How long an accepted wish is told, and can be taken back. */
const TOLD_MS = 8_000

export interface RowAsk {
  open: OpenAsk | null
  told: Told | null
  ask: (id: string, kind: RowKind) => void
  keep: () => void
  tell: (told: Told | null) => void
}

export function useRowAsk(): RowAsk {
  const [open, setOpen] = useState<OpenAsk | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  useEffect(() => {
    if (told === null) return undefined
    const timer = setTimeout(() => setTold(null), TOLD_MS)
    return () => clearTimeout(timer)
  }, [told])
  const ask = useCallback((id: string, kind: RowKind) => {
    setTold(null)
    setOpen({ id, kind })
  }, [])
  const keep = useCallback(() => setOpen(null), [])
  const tell = useCallback((next: Told | null) => {
    setOpen(null)
    setTold(next)
  }, [])
  return useMemo(() => ({ open, told, ask, keep, tell }), [open, told, ask, keep, tell])
}
