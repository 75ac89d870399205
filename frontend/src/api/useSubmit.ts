/** A form on its way to the engine: busy, and what was wrong with it, by field. */
import { useCallback, useState } from 'react'

import { type RequestFailure, failureOf } from './problem'

export interface Submit {
  busy: boolean
  failure: RequestFailure | null
  /** The reason at a field, by its name. */
  problem: (field: string) => string | undefined
  /** @param then runs once it was accepted, with what the engine answered */
  submit: <T>(request: () => Promise<T>, then: (answer: T) => void) => void
  /** Forgets what was wrong: the fields were changed since. */
  clear: () => void
}

export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<RequestFailure | null>(null)
  const submit = useCallback(<T>(request: () => Promise<T>, then: (answer: T) => void): void => {
    setBusy(true)
    setFailure(null)
    request()
      .then((answer) => {
        setBusy(false)
        then(answer)
      })
      .catch((error: unknown) => {
        setBusy(false)
        setFailure(failureOf(error))
      })
  }, [])
  const clear = useCallback(() => setFailure(null), [])
  const problem = (field: string): string | undefined => {
    const found = Object.entries(failure?.fields ?? {}).find(([name]) => name === field || name.startsWith(`${field}.`))
    return found?.[1]
  }
  return { busy, failure, problem, submit, clear }
}
