/** Stands under the top bar whenever what is shown may be old; says since when and why. */
import Button from '@mui/material/Button'
import { type ReactNode } from 'react'

import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'
import { retryNow } from '@/live/useFeed'
import { Banner } from '@/ui/Notice'
import { useNow } from '@/ui/useNow'

import { freshness } from './words'

export function FreshnessBanner(): ReactNode {
  const connection = useLive((live) => live.connection)
  return mayBeOld(connection) ? <OldData /> : null
}

function OldData(): ReactNode {
  const connection = useLive((live) => live.connection)
  const heard = useLive((live) => live.feed?.time ?? null)
  const now = useNow()
  const text = freshness(connection, heard, now)
  if (text === null) return null
  const action =
    connection.kind === 'waiting' ? (
      <Button color="inherit" onClick={retryNow} sx={{ marginLeft: 'auto' }}>
        Try now
      </Button>
    ) : undefined
  return (
    <Banner tone="attention" icon="clock" action={action}>
      {text}
    </Banner>
  )
}
