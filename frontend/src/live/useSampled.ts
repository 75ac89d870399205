/**
 * A reading of the live store that is costly or restless, such as a sum over all groups: computed at most once per
 * interval, and at once after the first message.
 */
import { useEffect, useState } from 'react'

import { type LiveStore, useLive } from './store'

/** @param select must be stable @param everyMs shortest time between two readings */
export function useSampled<T>(select: (live: LiveStore) => T, everyMs: number): T {
  const [value, setValue] = useState(() => select(useLive.getState()))

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = (): void => {
      timer = undefined
      setValue(() => select(useLive.getState()))
    }
    const changed = (live: LiveStore, before: LiveStore): void => {
      if (before.feed === null || live.feed === null) read()
      else timer ??= setTimeout(read, everyMs)
    }
    read()
    const stop = useLive.subscribe(changed)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [select, everyMs])

  return value
}
