/** Keeps a position out of the next offset, or out of every one; what is so already is taken from the feed. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo } from 'react'

import { blockFromOffset, skipNextOffset } from '@/api/groups'
import { useWish } from '@/api/useWish'
import { selectGroup } from '@/live/selectors'
import { useLive } from '@/live/store'

import css from './KeepOut.module.css'

export function KeepOut({ groupId, symbol }: { groupId: string; symbol: string }): ReactNode {
  const group = useLive(useMemo(() => selectGroup(groupId), [groupId]))
  const { step, send } = useWish()
  if (group === null) return null
  const { offset_blocked: blocked, offset_skipped: skipped } = group
  const busy = step.kind === 'sending'
  return (
    <span className={css.keepOut}>
      {blocked ? null : (
        <Button
          color="inherit"
          variant="outlined"
          disabled={busy || skipped}
          aria-label={skipped ? `Skipped once: ${symbol}` : `Skip once: ${symbol}`}
          onClick={() => send(() => skipNextOffset(groupId))}
        >
          {skipped ? 'Skipped once' : 'Skip once'}
        </Button>
      )}
      <Button
        color="inherit"
        variant="outlined"
        disabled={busy}
        aria-label={blocked ? `Unblock ${symbol}: offsets may use it again` : `Block ${symbol} from offsets`}
        onClick={() => send(() => blockFromOffset(groupId, !blocked))}
      >
        {blocked ? 'Unblock' : 'Block'}
      </Button>
      {step.kind === 'failed' ? (
        <span role="alert" className={css.failure}>
          {`Not done. ${step.message}`}
        </span>
      ) : null}
    </span>
  )
}
