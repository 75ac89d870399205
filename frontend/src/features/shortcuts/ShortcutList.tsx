/** All shortcuts, on `?`. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { type ReactNode, useId } from 'react'

import css from './ShortcutList.module.css'
import type { Shortcut } from './keys'

interface ShortcutListProps {
  open: boolean
  onClose: () => void
  shortcuts: readonly Shortcut[]
}

export function ShortcutList({ open, onClose, shortcuts }: ShortcutListProps): ReactNode {
  const id = useId()
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={id} transitionDuration={100} maxWidth={false}>
      <div className={css.box}>
        <h2 id={id}>Keyboard</h2>
        <dl>
          {shortcuts.map(({ keys, does }) => (
            <div key={keys.join(' ')} className={css.row}>
              <dt>{does}</dt>
              <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
            </div>
          ))}
        </dl>
        <Button variant="outlined" onClick={onClose} autoFocus>
          Close
        </Button>
      </div>
    </Dialog>
  )
}
