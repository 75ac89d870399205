/** True from the width on at which tables replace cards and the rail replaces the bottom bar. */
import { useSyncExternalStore } from 'react'

const QUERY = '(min-width: 900px)'

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(QUERY)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(QUERY).matches)
