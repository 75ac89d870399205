/** Asks before the settings are left with changes in them: they are kept here either way, unless discarded. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { type ReactNode, useEffect, useId } from 'react'
import { useBlocker } from 'react-router'

import { paths } from '@/lib/paths'

import { useChangeCount } from './changes'
import css from './settings.module.css'
import { discardAll } from './store'
import { countOf } from './words'

const isInside = (pathname: string): boolean => pathname === paths.settings || pathname.startsWith(`${paths.settings}/`)

export function LeaveAsk(): ReactNode {
  const title = useId()
  const count = useChangeCount()
  const blocker = useBlocker(({ nextLocation }) => count > 0 && !isInside(nextLocation.pathname))
  useEffect(() => {
    if (count === 0) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [count])

  const leave = (): void => blocker.proceed?.()
  return (
    <Dialog open={blocker.state === 'blocked'} onClose={() => blocker.reset?.()} aria-labelledby={title}>
      <div className={css.ask}>
        <h2 id={title}>{`${countOf(count, 'change')} not saved`}</h2>
        <p>The engine goes on with the settings that it has. Your changes stay in this browser until you save or discard them.</p>
        <div className={css.buttons}>
          <Button
            variant="text"
            color="inherit"
            onClick={() => {
              leave()
              discardAll()
            }}
          >
            Discard and leave
          </Button>
          <Button variant="outlined" onClick={leave}>
            Leave, keep them
          </Button>
          <Button variant="contained" autoFocus onClick={() => blocker.reset?.()}>
            Stay
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
