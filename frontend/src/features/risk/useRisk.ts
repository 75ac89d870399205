/**
 * Risk as the server reckons it. It is asked again when something that it depends on arrived on the feed, or when one of
 * its moments has come, never by the clock alone; a question under way is waited for.
 */
import { useEffect, useRef, useState } from 'react'

import { fetchRisk } from '@/api/risk'
import type { RiskView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import type { Loadable } from '@/lib/loadable'
import { engineNow } from '@/live/engineClock'
import { useLive } from '@/live/store'

import { nextMoment, waitBefore } from './refresh'

export interface RiskLoad {
  data: Loadable<RiskView>
  /** Why what is shown could not be renewed; null while it could. */
  problem: string | null
  reload: () => void
}

export function useRisk(portfolioId: string): RiskLoad {
  const { data, reload } = useLoad(portfolioId, fetchRisk)
  const [last, setLast] = useState<Loadable<RiskView> | null>(null)
  if (data.state === 'ready' && data !== last) setLast(data)
  useReloads(data, reload)
  if (data.state !== 'failed' || last === null) return { data, problem: null, reload }
  return { data: last, problem: data.message, reload }
}

function useReloads(data: Loadable<RiskView>, reload: () => void): void {
  const asked = useRef(useLive.getState().feed)

  useEffect(() => {
    if (data.state === 'pending') return undefined
    const from = Date.now()
    let due = Infinity
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      stop()
      asked.current = useLive.getState().feed
      reload()
    }
    const plan = (wait: number | null): void => {
      if (wait === null || from + wait >= due) return
      due = from + wait
      clearTimeout(timer)
      timer = setTimeout(ask, Math.max(0, due - Date.now()))
    }
    const look = (): void => plan(waitBefore(asked.current, useLive.getState().feed))
    const stop = useLive.subscribe(look)
    look()
    if (data.state === 'ready') plan(nextMoment(data.value, engineNow()))
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [data, reload])
}
