/** Asks once, in place, before something is done that cannot be taken back. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { Icon } from '../Icon'
import css from './Ask.module.css'

interface AskProps {
  /** Names the question for assistive technology. */
  title: string
  children: ReactNode
  go: string
  keep?: string
  busy: boolean
  failure: string | null
  onGo: () => void
  onKeep: () => void
}

export function Ask({ title, children, go, keep = 'Not now', busy, failure, onGo, onKeep }: AskProps): ReactNode {
  return (
    <div className={css.ask} role="group" aria-label={title}>
      <div className={css.words}>
        {children}
        {failure === null ? null : (
          <p role="alert" className={css.failure}>
            <Icon name="alert" />
            {`Not done. ${failure}`}
          </p>
        )}
      </div>
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={onKeep}>
          {keep}
        </Button>
        <Button variant="contained" disabled={busy} onClick={onGo}>
          {go}
        </Button>
      </div>
    </div>
  )
}
