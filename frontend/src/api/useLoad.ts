/** Loads one thing for a screen and says where that stands. A newer key or an unmount abandons the older request. */
import { useCallback, useEffect, useState } from 'react'

import { type Loadable, PENDING, failed, ready } from '@/lib/loadable'

import { failureOf } from './problem'

interface Held<T> {
  key: string | null
  data: Loadable<T>
}

export interface Load<T> {
  data: Loadable<T>
  reload: () => void
}

/**
 * @param key names what is loaded; null loads nothing and stays pending
 * @param load must be stable (module level or memoised); gets the key
 */
export function useLoad<T>(key: string | null, load: (key: string, signal: AbortSignal) => Promise<T>): Load<T> {
  const [held, setHeld] = useState<Held<T>>({ key: null, data: PENDING })
  const [round, setRound] = useState(0)

  useEffect(() => {
    if (key === null) return undefined
    const abort = new AbortController()
    load(key, abort.signal)
      .then((value) => ready(value))
      .catch((error: unknown) => (abort.signal.aborted ? PENDING : failed(failureOf(error).message)))
      .then((data) => {
        if (!abort.signal.aborted) setHeld({ key, data })
      })
      .catch((error: unknown) => {
        reportError(error)
      })
    return () => abort.abort()
  }, [key, load, round])

  const reload = useCallback(() => setRound((n) => n + 1), [])
  return { data: held.key === key ? held.data : PENDING, reload }
}
