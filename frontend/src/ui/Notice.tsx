/** What a place says when it has nothing to show, or could not get it: what, what it means, and the next step. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import css from './Notice.module.css'
import { Icon, type IconName } from './Icon'

interface NoticeProps {
  icon: IconName
  title: string
  children?: ReactNode
  /** The next step. */
  action?: ReactNode
}

export function Empty({ icon, title, children, action }: NoticeProps): ReactNode {
  return (
    <div className={css.notice}>
      <span className={css.mark}>
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  )
}

export function Failed({ message, onRetry }: { message: string; onRetry: () => void }): ReactNode {
  return (
    <div className={css.notice} role="alert" data-tone="fault">
      <span className={css.mark}>
        <Icon name="alert" size={24} />
      </span>
      <h2>This could not be loaded</h2>
      <p>{message}</p>
      <Button variant="outlined" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

interface BannerProps {
  tone: 'attention' | 'fault'
  icon?: IconName
  children: ReactNode
  action?: ReactNode
}

/** One line across the page. Announced politely, since most pass by themselves. */
export function Banner({ tone, icon = 'alert', children, action }: BannerProps): ReactNode {
  return (
    <div className={css.banner} data-tone={tone} role="status">
      <Icon name={icon} />
      <span>{children}</span>
      {action}
    </div>
  )
}
