/** What an import would do or has done, item by item. */
import type { ReactNode } from 'react'

import type { ConfigurationChange } from '@/api/types'
import type { IconName } from '@/ui/Icon'
import { Word } from '@/ui/Word'
import { ProblemLine } from '@/ui/form/FormRow'

import css from '../pages.module.css'
import { KINDS, inWords } from './words'

const ACTIONS: Readonly<Record<ConfigurationChange['action'], { before: string; after: string; icon: IconName }>> = {
  create: { before: 'Would be made', after: 'Made', icon: 'plus' },
  change: { before: 'Would change', after: 'Changed', icon: 'undo' },
  keep: { before: 'Stays', after: 'Stayed', icon: 'check' },
}

export function ChangeTable({ changes, done }: { changes: readonly ConfigurationChange[]; done: boolean }): ReactNode {
  return (
    <ul className={css.entries} aria-label={done ? 'What was imported' : 'What would change'}>
      {changes.map((change) => {
        const { before, after, icon } = ACTIONS[change.action]
        return (
          <li key={`${change.kind} ${change.name}`}>
            <div className={css.entryHead}>
              <h3>{`${KINDS[change.kind]} ${change.name}`}</h3>
              {change.problem === null ? (
                <Word text={done ? after : before} icon={icon} tone={change.action === 'keep' ? 'neutral' : 'attention'} />
              ) : (
                <Word text={done ? 'Not done' : 'Impossible'} icon="alert" tone="fault" />
              )}
            </div>
            {change.words.map((text) => (
              <p key={text} className={css.note}>
                {inWords(text)}
              </p>
            ))}
            {change.problem === null ? null : <ProblemLine>{change.problem}</ProblemLine>}
          </li>
        )
      })}
    </ul>
  )
}
