/** Critical lines of the log that stand, kept once for all who show them or count them. */
import { useEffect, useMemo } from 'react'
import { create } from 'zustand'

import { fetchCritical } from '@/api/critical'
import type { EventView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { selectLog } from '@/live/selectors'
import { useLive } from '@/live/store'

import { useRepeated } from './useRepeated'

interface Critical {
  lines: readonly EventView[]
}

const NONE: Critical = { lines: [] }

const useCritical = create<Critical>(() => NONE)

/** Those that nobody has read since they were asked for. */
export function useStandingLines(): readonly EventView[] {
  const { lines } = useCritical()
  const { read } = useLive(selectLog)
  return useMemo(() => lines.filter(({ id }) => read[id] === undefined), [lines, read])
}

/** Keeps them up to date; one place in the dashboard does. */
export function useCriticalWatch(portfolioId: string): void {
  const { data, reload } = useLoad(portfolioId, fetchCritical)
  const { turns } = useLive(selectLog)
  useRepeated(reload, String(turns))
  useEffect(() => {
    if (data.state === 'ready') useCritical.setState({ lines: data.value })
  }, [data])
  useEffect(() => () => useCritical.setState(NONE), [portfolioId])
}
