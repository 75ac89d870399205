/** Which columns a table shows, and in which order. */
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { type ReactNode, useId, useState } from 'react'

import { Icon } from '../Icon'
import type { Choice } from '../form/inputs'
import { RankList } from '../form/RankList'
import css from './ColumnMenu.module.css'

interface ColumnMenuProps<K extends string> {
  options: readonly Choice<K>[]
  /** Those shown, in order. */
  shown: readonly K[]
  /** How many of them have no room now. */
  hidden: number
  onChange: (shown: readonly K[]) => void
  onReset: () => void
}

export function ColumnMenu<K extends string>({ options, shown, hidden, onChange, onReset }: ColumnMenuProps<K>): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const title = useId()
  return (
    <>
      <Button
        variant="outlined"
        color="inherit"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        startIcon={<Icon name="columns" size={14} />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Columns
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: -4, horizontal: 'right' }}
        transitionDuration={100}
        slotProps={{ paper: { role: 'dialog', 'aria-labelledby': title } }}
      >
        <div className={css.menu}>
          <div className={css.head}>
            <h2 id={title}>Columns</h2>
            <Button onClick={onReset}>Reset</Button>
          </div>
          <p className={css.note}>
            {hidden === 0 ? 'Drag them into your order. Remembered in this browser.' : `${hidden} of them have no room in this window and are left out for now.`}
          </p>
          <RankList options={options} rank={shown} onChange={onChange} labelledBy={title} />
        </div>
      </Popover>
    </>
  )
}
