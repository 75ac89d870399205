/** The life of a group, read again when the group changes. What was read last stays while it is read anew. */
import { useEffect, useState } from 'react'

import { fetchTimeline } from '@/api/groups'
import type { GroupView, Timeline } from '@/api/types'
import { useLoad } from '@/api/useLoad'

/** A group in the thick of it changes many times a second; its life is read this often at most. */
const EVERY_MS = 1_000

export interface LiveTimeline {
  timeline: Timeline | null
  /** Why it could not be read the last time; null when it could. */
  message: string | null
  reload: () => void
}

export function useTimeline(group: GroupView): LiveTimeline {
  const { data, reload } = useLoad(group.id, fetchTimeline)
  const [known, setKnown] = useState<Timeline | null>(null)
  if (data.state === 'ready' && data.value !== known) setKnown(data.value)
  const [seen, setSeen] = useState(group)

  useEffect(() => {
    if (seen === group) return undefined
    const timer = setTimeout(() => {
      setSeen(group)
      reload()
    }, EVERY_MS)
    return () => clearTimeout(timer)
  }, [group, seen, reload])

  const timeline = known?.group_id === group.id ? known : null
  return { timeline, message: data.state === 'failed' ? data.message : null, reload }
}
