/**
 * What stands between the trader and an ordinary day, under the top bar. A desk shows all of it; a phone one line, which
 * opens at a tap, so that the page below does not jump with every notice that comes or goes.
 */
import { type ReactNode, useId, useMemo, useState } from 'react'

import type { SteadyPortfolio } from '@/api/types'
import { useSteadyPortfolio } from '@/features/portfolio/useMarket'
import { mayBeOld } from '@/live/connection'
import { selectOpenGroups, selectSecond } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { useLasting } from '@/ui/useLasting'
import { useWide } from '@/ui/useWide'

import { Age, NoticeBar } from './NoticeBar'
import css from './Notices.module.css'
import { type Notice, noticesOf } from './notices'

/** A reconciliation is usually over sooner. */
const PASSING_MS = 1_000

export function Notices(): ReactNode {
  const portfolio = useSteadyPortfolio()
  const old = useLive((live) => mayBeOld(live.connection))
  return portfolio === null || old ? null : <Standing portfolio={portfolio} />
}

function Standing({ portfolio }: { portfolio: SteadyPortfolio }): ReactNode {
  const groups = useLive(selectOpenGroups)
  const now = useLive(selectSecond)
  const wide = useWide()
  const passing = portfolio.status === 'bootstrapping' || portfolio.status === 'reconciling'
  const lasts = useLasting(passing, PASSING_MS)
  const notices = useMemo(() => {
    const all = noticesOf(portfolio, groups, now)
    return passing && !lasts ? all.filter(({ key }) => key !== 'state') : all
  }, [portfolio, groups, now, passing, lasts])
  const [first] = notices
  if (first === undefined) return null
  return wide ? <All notices={notices} portfolio={portfolio} /> : <Folded first={first} notices={notices} portfolio={portfolio} />
}

interface AllProps {
  notices: readonly Notice[]
  portfolio: SteadyPortfolio
  id?: string
}

function All({ notices, portfolio, id }: AllProps): ReactNode {
  return (
    <section id={id} aria-label="Notices">
      {notices.map((notice) => (
        <NoticeBar key={notice.key} notice={notice} portfolio={portfolio} />
      ))}
    </section>
  )
}

function Folded({ first, notices, portfolio }: AllProps & { first: Notice }): ReactNode {
  const [open, setOpen] = useState(false)
  const id = useId()
  const more = notices.length - 1
  return (
    <>
      <button
        type="button"
        className={css.fold}
        data-tone={open ? 'quiet' : first.tone}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={first.icon} />
        <span role="status" className={css.line}>
          {open ? 'Notices' : first.title}
          {open || first.age === null ? null : <Age text={` for ${first.age}`} />}
        </span>
        {more > 0 && !open ? <span className={css.count} aria-label={`and ${more} more`}>{`+${more}`}</span> : null}
        <span className={css.turn}>
          <Icon name="chevron" />
        </span>
      </button>
      {open ? <All id={id} notices={notices} portfolio={portfolio} /> : null}
    </>
  )
}
