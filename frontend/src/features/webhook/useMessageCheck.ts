/** Has a message read by the engine, once typing rests. The last answer stays until a newer one is there. */
import { useEffect, useState } from 'react'

import { type RequestFailure, failureOf } from '@/api/problem'
import { checkMessage } from '@/api/signals'
import type { AlertCheckView } from '@/api/types'

const REST_MS = 350

export interface MessageCheck {
  /** Null before the first answer. */
  answer: AlertCheckView | null
  failure: RequestFailure | null
  /** What is shown is the answer to what is typed. */
  current: boolean
}

/** @param symbol of the chart that it is tried on; null: the server chooses */
export function useMessageCheck(portfolioId: string, message: string, symbol: string | null): MessageCheck {
  const question = JSON.stringify([portfolioId, message, symbol])
  const [held, setHeld] = useState<{ to: string; answer: AlertCheckView | null; failure: RequestFailure | null }>({ to: '', answer: null, failure: null })
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(() => {
      checkMessage(portfolioId, message, symbol, abort.signal)
        .then((answer) => setHeld({ to: question, answer, failure: null }))
        .catch((error: unknown) => {
          const failure = failureOf(error)
          if (!abort.signal.aborted) setHeld((before) => ({ ...before, to: question, failure }))
        })
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [portfolioId, message, symbol, question])
  return { answer: held.answer, failure: held.to === question ? held.failure : null, current: held.to === question }
}
