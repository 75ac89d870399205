/** Leads back to a first run that was left; nothing where none was begun or it is over. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { Icon } from '@/ui/Icon'

import css from './ResumeLink.module.css'
import { STEPS, numberOf, useProgress } from './progress'

export function ResumeLink(): ReactNode {
  const progress = useProgress((state) => state.progress)
  if (progress === null || progress.ended) return null
  const title = STEPS.find(({ key }) => key === progress.step)?.title ?? ''
  return (
    <Link to={paths.firstRun} className={css.link}>
      <Icon name="forward" size={14} />
      {`Go on with the set-up: ${title}, step ${numberOf(progress.step)} of ${STEPS.length}`}
    </Link>
  )
}
