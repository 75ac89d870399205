/** The one signal that a link leads to, where it is not among those that are listed: an old one, or one filtered out. */
import type { ReactNode } from 'react'

import { fetchSignal } from '@/api/endpoints'
import { useLoad } from '@/api/useLoad'
import { Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'

import { SignalList } from './SignalList'

export function SoughtSignal({ id }: { id: string }): ReactNode {
  const { data, reload } = useLoad(id, fetchSignal)
  switch (data.state) {
    case 'pending':
      return <SkeletonRows rows={1} />
    case 'failed':
      return <Failed message={data.message} onRetry={reload} />
    case 'ready':
      return <SignalList signals={[data.value]} label="The signal that was looked for" opened={id} />
  }
}
