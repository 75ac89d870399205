/** What the engine refuses, each with the way to its field; also what no field here shows. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { Icon } from '@/ui/Icon'

import css from './ChangeBar.module.css'
import { problemOf } from './draft'
import { ALL_FIELDS, sectionWith } from './sections'
import { homeless, sentence } from './words'

export function ProblemLinks({ problems }: { problems: Readonly<Record<string, string>> }): ReactNode {
  const wrong = ALL_FIELDS.filter(({ path }) => problemOf(problems, path) !== undefined)
  return (
    <ul role="alert" className={css.problems} aria-label="What has to be mended first">
      {wrong.map((field) => (
        <li key={field.path}>
          <Icon name="alert" size={14} />
          <Link to={addressOf(field.path)}>{field.label}</Link>
          <span>{sentence(problemOf(problems, field.path) ?? '')}</span>
        </li>
      ))}
      {homeless(problems, ALL_FIELDS).map(([path, why]) => (
        <li key={path}>
          <Icon name="alert" size={14} />
          <span>{sentence(`${path.replaceAll('_', ' ').replaceAll('.', ' › ')} ${why}`)}</span>
        </li>
      ))}
    </ul>
  )
}

/** The page that a field is on, with the field marked. */
export const addressOf = (path: string): string => `${paths.settingsPage(sectionWith(path)?.key ?? '')}?field=${path}`
