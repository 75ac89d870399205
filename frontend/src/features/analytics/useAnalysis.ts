/** The figures of a span and the equity in it. What was read last stays, dimmed, while it is read anew. */
import { useEffect, useRef, useState } from 'react'

import { type Span, fetchAnalytics, fetchEquityOver } from '@/api/analytics'
import type { Analytics, EquityCurve } from '@/api/types'
import { useLoad } from '@/api/useLoad'

/** A position closes in parts; they are waited for. */
const SOON_MS = 2_000

export interface Both {
  analytics: Analytics
  curve: EquityCurve
}

export interface Analysis {
  /** Null until it was read for the first time. */
  both: Both | null
  /** Of another span, or read while something changed. */
  old: boolean
  message: string | null
  reload: () => void
}

/** The key carries everything that is asked for. */
async function load(key: string, signal: AbortSignal): Promise<Both> {
  const [portfolioId = '', zone = 'UTC', from = '', to = ''] = key.split(' ')
  const span: Span = { from: from === '' ? null : from, to: to === '' ? null : to }
  const [analytics, curve] = await Promise.all([fetchAnalytics(portfolioId, span, zone, signal), fetchEquityOver(portfolioId, span, signal)])
  return { analytics, curve }
}

/** @param cause reads anew when it becomes another: something was realized */
export function useAnalysis(portfolioId: string, span: Span, zone: string, cause: string): Analysis {
  const key = `${portfolioId} ${zone} ${span.from ?? ''} ${span.to ?? ''}`
  const { data, reload } = useLoad(key, load)
  const [known, setKnown] = useState<{ portfolioId: string; key: string; both: Both } | null>(null)
  if (data.state === 'ready' && data.value !== known?.both) setKnown({ portfolioId, key, both: data.value })

  const seen = useRef(cause)
  useEffect(() => {
    if (seen.current === cause) return undefined
    const timer = setTimeout(() => {
      seen.current = cause
      reload()
    }, SOON_MS)
    return () => clearTimeout(timer)
  }, [cause, reload])

  const kept = known?.portfolioId === portfolioId ? known : null
  return { both: kept?.both ?? null, old: kept !== null && kept.key !== key, message: data.state === 'failed' ? data.message : null, reload }
}
