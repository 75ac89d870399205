/** What was loaded stays when it could not be loaded anew; a failure shows only where there is nothing to show. */
import { useState } from 'react'

import type { Load } from '@/api/useLoad'
import type { Loadable } from '@/lib/loadable'

interface Kept<T> {
  key: string
  data: Loadable<T>
}

export function useKept<T>(key: string, { data, reload }: Load<T>): Load<T> {
  const [last, setLast] = useState<Kept<T> | null>(null)
  if (data.state === 'ready' && data !== last?.data) setLast({ key, data })
  return { data: data.state === 'failed' && last?.key === key ? last.data : data, reload }
}
