/** What has to be there the moment it is wanted, also when the engine has just gone: fetched once the first page rests. */
import { useEffect } from 'react'

const REST_MS = 2_000

async function fetchAll(): Promise<void> {
  await Promise.allSettled([import('./Panic'), import('./Finder')])
}

export function useAtHand(): void {
  useEffect(() => {
    const timer = setTimeout(() => void fetchAll(), REST_MS)
    return () => clearTimeout(timer)
  }, [])
}
