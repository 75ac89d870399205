/** Asks the server about what is being typed, once typing rests. The last answer stays until a newer one is there. */
import { useEffect, useState } from 'react'

import { type RequestFailure, failureOf } from '@/api/problem'

const REST_MS = 250

export interface Answer<T> {
  /** Of the question in `to`; null before the first. */
  value: T | null
  /** Why there is no answer to the latest question. */
  failure: RequestFailure | null
  /** The question that was answered last. */
  to: string | null
}

const NONE = { value: null, failure: null, to: null }

/**
 * @param question null asks nothing
 * @param ask must be stable (module level or memoised)
 * @param rest how long nothing is typed before it is asked, ms
 */
export function useAnswer<T>(question: string | null, ask: (question: string, signal: AbortSignal) => Promise<T>, rest = REST_MS): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>(NONE)
  useEffect(() => {
    if (question === null) return undefined
    const abort = new AbortController()
    const timer = setTimeout(() => {
      ask(question, abort.signal)
        .then((value) => ({ value, failure: null }))
        .catch((error: unknown) => ({ failure: abort.signal.aborted ? null : failureOf(error) }))
        .then((part) => {
          if (!abort.signal.aborted) setAnswer((before) => ({ ...before, ...part, to: question }))
        })
        .catch((error: unknown) => {
          reportError(error)
        })
    }, rest)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [question, ask, rest])
  return answer
}
