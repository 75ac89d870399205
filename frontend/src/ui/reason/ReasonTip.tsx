/** The one tooltip of the app. Follows what its element says while it is open, and goes with the element. */
import Tooltip from '@mui/material/Tooltip'
import { type ReactNode, useState } from 'react'

import { useNow } from '../useNow'
import { reasonText } from './Reason'
import { useReasonAt } from './useReasonAt'

export function ReasonTip(): ReactNode {
  const at = useReasonAt()
  // The last one stays where it was while it fades.
  const [last, setLast] = useState(at)
  if (at !== null && at !== last) setLast(at)
  return last === null ? null : <Tip at={last} open={at !== null} />
}

function Tip({ at, open }: { at: Element; open: boolean }): ReactNode {
  useNow()
  return (
    <Tooltip open={open && at.isConnected} title={reasonText(at)} describeChild slotProps={{ popper: { anchorEl: at } }}>
      <span hidden />
    </Tooltip>
  )
}
