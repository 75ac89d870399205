/** What can be done with a group of the list: one menu for all rows, opened by the row that it is about. */
import Divider from '@mui/material/Divider'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, memo, useState } from 'react'
import { useNavigate } from 'react-router'

import { paths } from '@/lib/paths'
import { isOpen } from '@/live/selectors'

import { useLiveGroup } from '../useGroup'
import { rowEntries } from './rowKinds'
import type { RowKind } from './useRowAsk'

export interface MenuAt {
  id: string
  anchor: HTMLElement
}

interface RowMenuProps {
  at: MenuAt | null
  onClose: () => void
  onChoose: (id: string, kind: RowKind) => void
}

export const RowMenu = memo(function RowMenu({ at, onClose, onChoose }: RowMenuProps): ReactNode {
  const live = useLiveGroup(at?.id ?? '')
  // Its row goes with the group, and the menu with its row.
  const group = live !== null && isOpen(live) ? live : null
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<{ id: string; kind: RowKind } | null>(null)
  /** The question comes once the menu is gone, which holds the focus until then. */
  const onExited = (): void => {
    if (chosen !== null) onChoose(chosen.id, chosen.kind)
    setChosen(null)
  }
  return (
    <Menu
      anchorEl={at?.anchor ?? null}
      open={at !== null && group !== null}
      onClose={onClose}
      disableRestoreFocus={chosen !== null}
      slotProps={{ transition: { onExited } }}
    >
      {group === null ? null : <MenuItem onClick={() => void navigate(paths.group(group.id))}>Open</MenuItem>}
      <Divider />
      {(group === null ? [] : rowEntries(group)).map(({ kind, label }) => (
        <MenuItem
          key={kind}
          onClick={() => {
            setChosen({ id: group?.id ?? '', kind })
            onClose()
          }}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
})
