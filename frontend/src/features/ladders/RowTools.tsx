/** What can be done with a leg: buttons beside it on a desk, one menu under the thumb of a phone. */
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import type { Level } from '@/api/types'
import { Icon, type IconName } from '@/ui/Icon'
import { Reason } from '@/ui/reason/Reason'
import { useWide } from '@/ui/useWide'

import css from './LevelTable.module.css'
import { moveLevel, removeLevel, setPortions } from './levels'

interface RowToolsProps {
  index: number
  levels: readonly Level[]
  onChange: (levels: Level[]) => void
}

interface Tool {
  icon: IconName
  label: string
  /** Null: not now. */
  made: Level[] | null
}

export function RowTools({ index, levels, onChange }: RowToolsProps): ReactNode {
  const wide = useWide()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const tools = toolsOf(levels, index)
  if (wide) {
    return tools.map(({ icon, label, made }) => (
      <Reason key={icon} text={label}>
        <span>
          <IconButton size="small" aria-label={`${label}, leg ${index}`} disabled={made === null} onClick={() => made !== null && onChange(made)} className={css.tool ?? ''}>
            <Icon name={icon} size={14} />
          </IconButton>
        </span>
      </Reason>
    ))
  }
  return (
    <>
      <IconButton aria-label={`Change leg ${index}`} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)} className={css.tool ?? ''}>
        <Icon name="more" />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {tools.map(({ icon, label, made }) => (
          <MenuItem
            key={icon}
            disabled={made === null}
            sx={{ minHeight: 44 }}
            onClick={() => {
              setAnchor(null)
              if (made !== null) onChange(made)
            }}
          >
            {label}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}

function toolsOf(levels: readonly Level[], index: number): Tool[] {
  const split = (levels[index]?.portions.length ?? 0) > 0
  return [
    { icon: 'up', label: 'Swap share and target with the leg before', made: index === 0 ? null : moveLevel(levels, index, -1) },
    { icon: 'down', label: 'Swap share and target with the leg after', made: index === levels.length - 1 ? null : moveLevel(levels, index, 1) },
    split
      ? { icon: 'minus', label: 'One target again', made: setPortions(levels, index, []) }
      : { icon: 'split', label: 'Split the target', made: setPortions(levels, index, halves(levels[index])) },
    { icon: 'cross', label: 'Remove', made: levels.length === 1 ? null : removeLevel(levels, index) },
  ]
}

const halves = (level: Level | undefined): Level['portions'] =>
  ['50', '50'].map((share_percent) => ({ share_percent, tp_percent: level?.tp_percent ?? '1' }))
