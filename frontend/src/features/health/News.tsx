/** What happened to accounts and holdings and is over by now: stays, one beside another, until it was read. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { type ReactNode, useMemo } from 'react'

import { Said } from '@/features/portfolio/Said'
import { clock, exact } from '@/lib/time'
import { selectTold } from '@/live/selectors'
import { useLive } from '@/live/store'
import type { Told } from '@/live/told'
import { Icon } from '@/ui/Icon'
import { Reason } from '@/ui/reason/Reason'
import { TONE_COLOR } from '@/ui/tone'
import { useNow } from '@/ui/useNow'
import { useWide } from '@/ui/useWide'

import css from './News.module.css'
import { dismiss, lookOf, unread, useDismissed } from './news'

export function News(): ReactNode {
  const told = useLive(selectTold)
  const dismissed = useDismissed(({ ids }) => ids)
  const most = useWide() ? 3 : 1
  const news = useMemo(() => unread(told, dismissed), [told, dismissed])
  const more = news.length - most
  return (
    <div className={css.stack} role="log" aria-label="News of accounts">
      {news.slice(0, most).map((item) => (
        <div key={item.id} className={css.item}>
          <NewsLine told={item} />
          <IconButton size="small" color="inherit" aria-label="Dismiss" className={css.dismiss ?? ''} onClick={() => dismiss([item])}>
            <Icon name="cross" />
          </IconButton>
        </div>
      ))}
      {more > 0 ? (
        <div className={css.rest}>
          <span>{`${more} more`}</span>
          <Button color="inherit" onClick={() => dismiss(news)}>
            Dismiss all
          </Button>
        </div>
      ) : null}
    </div>
  )
}

export function NewsLine({ told: { time, reason } }: { told: Told }): ReactNode {
  const now = useNow()
  const { icon, tone } = lookOf(reason)
  return (
    <p className={css.line}>
      <span style={{ color: TONE_COLOR[tone] }}>
        <Icon name={icon} />
      </span>
      <span>
        <Said>{reason.text}</Said>{' '}
        <Reason text={exact(time)}>
          <time dateTime={time} className={css.time}>
            {clock(time, now)}
          </time>
        </Reason>
      </span>
    </p>
  )
}
