/** The frame of every settings page: the list beside it on a desk, the way back to it on a phone. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { Icon } from '@/ui/Icon'

import type { Section } from './sections'
import css from './settings.module.css'

interface SectionFrameProps {
  /** Null where only the list is shown. */
  section: Section | null
  list: ReactNode
  listed: boolean
  children: ReactNode
}

export function SectionFrame({ section, list, listed, children }: SectionFrameProps): ReactNode {
  return (
    <div className={css.frame}>
      {listed ? list : null}
      <div className={section === null ? css.bare : css.content}>
        {section === null ? (
          <h1 className="visually-hidden">Settings</h1>
        ) : (
          <header className={css.head}>
            {listed ? null : (
              <Link to={paths.settings} className={css.back}>
                <Icon name="back" size={14} />
                Settings
              </Link>
            )}
            <h1>{section.title}</h1>
            <p>{section.about}</p>
          </header>
        )}
        {children}
      </div>
    </div>
  )
}
