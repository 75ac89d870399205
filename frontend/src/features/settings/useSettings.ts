/** Brings a portfolio's settings to the screen, keeps them current, and has every change checked soon after it is typed. */
import { useEffect } from 'react'

import { fetchSettings } from '@/api/settings'
import type { PortfolioSettings } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'

import { check, open, useDraft } from './store'

const CHECK_AFTER_MS = 350

export function useSettings(portfolioId: string | null): Load<PortfolioSettings> {
  const load = useLoad(portfolioId, fetchSettings)
  const { data, reload } = load
  useEffect(() => {
    if (portfolioId !== null && data.state === 'ready') open(portfolioId, data.value)
  }, [portfolioId, data])

  useEffect(() => {
    // Another tab or a phone may have changed them while nobody looked here.
    const look = (): void => {
      if (document.visibilityState === 'visible') reload()
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [reload])
  return load
}

/** Asks anew when the line is back. */
export function useChecked(): void {
  const edits = useDraft((draft) => draft.edits)
  const base = useDraft((draft) => draft.base)
  const old = useLive((live) => mayBeOld(live.connection))
  useEffect(() => {
    if (base === null || Object.keys(edits).length === 0) return undefined
    const abort = new AbortController()
    const timer = setTimeout(() => void check(abort.signal), CHECK_AFTER_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [edits, base, old])
}
