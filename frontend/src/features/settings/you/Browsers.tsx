/** The browsers that are signed in, each with the way to end it. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { endOtherSessions, endSession, fetchSessions } from '@/api/me'
import type { SignedInBrowser } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { duration, exact, since } from '@/lib/time'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'
import { Reason } from '@/ui/reason/Reason'
import { ProblemLine } from '@/ui/form/FormRow'
import { useNow } from '@/ui/useNow'

import css from '../pages.module.css'
import { browserName } from './browserName'

export function Browsers(): ReactNode {
  const { data, reload } = useLoad('sessions', fetchSessions)
  const { busy, failure, submit } = useSubmit()
  const others = data.state === 'ready' && data.value.some(({ current }) => !current)
  return (
    <Panel
      title="Signed-in browsers"
      flush
      aside={
        others ? (
          <Button variant="outlined" disabled={busy} onClick={() => submit(endOtherSessions, reload)}>
            Sign all others out
          </Button>
        ) : null
      }
    >
      {data.state === 'pending' ? <SkeletonRows rows={2} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'ready' ? (
        <ul className={css.entries}>
          {data.value.map((browser) => (
            <Entry key={browser.id} browser={browser} busy={busy} onEnd={() => submit(() => endSession(browser.id), reload)} />
          ))}
        </ul>
      ) : null}
      {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
    </Panel>
  )
}

function Entry({ browser, busy, onEnd }: { browser: SignedInBrowser; busy: boolean; onEnd: () => void }): ReactNode {
  const now = useNow()
  const name = browserName(browser.browser)
  return (
    <li>
      <div className={css.entryHead}>
        <div className={css.entryName}>
          <h3>{name}</h3>
          <p className={css.facts}>
            {browser.current ? <span>This browser</span> : null}
            <Reason text={exact(browser.seen_at)}>
              <span>{`Seen ${duration(since(browser.seen_at, now))} ago`}</span>
            </Reason>
            <Reason text={exact(browser.signed_in_at)}>
              <span>{`Signed in ${duration(since(browser.signed_in_at, now))} ago`}</span>
            </Reason>
          </p>
        </div>
        {browser.current ? null : (
          <Button variant="outlined" disabled={busy} aria-label={`Sign out ${name}`} onClick={onEnd}>
            Sign out
          </Button>
        )}
      </div>
    </li>
  )
}
