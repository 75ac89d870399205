/** The pages of the settings as a list, and the field that finds a setting in them. */
import { type ReactNode, useState } from 'react'
import { Link, NavLink } from 'react-router'

import { paths } from '@/lib/paths'
import { Icon } from '@/ui/Icon'
import { TextBox } from '@/ui/form/inputs'
import { PAGE_FILTER_ID } from '@/ui/form/pageFilter'

import { addressOf } from './ProblemLinks'
import { type Mark, markOf } from './changes'
import { type Part, PART_TITLES, SECTIONS, type Section, search } from './sections'
import css from './settings.module.css'
import { useDraft } from './store'

const MARK_WORDS: Readonly<Record<Exclude<Mark, null>, string>> = { wrong: 'something to mend', changed: 'changed' }

export function SectionList({ detailed }: { detailed: boolean }): ReactNode {
  const [text, setText] = useState('')
  return (
    <nav aria-label="Settings" className={css.sections}>
      <TextBox id={PAGE_FILTER_ID} type="search" label="Find a setting" placeholder="Find a setting" value={text} onChange={setText} full />
      {text.trim() === '' ? <Everything detailed={detailed} /> : <Results text={text} onGo={() => setText('')} />}
    </nav>
  )
}

function Everything({ detailed }: { detailed: boolean }): ReactNode {
  return (Object.keys(PART_TITLES) as Part[]).map((part) => (
    <div key={part}>
      <h2>{PART_TITLES[part]}</h2>
      <ul>
        {SECTIONS.filter((section) => section.part === part).map((section) => (
          <li key={section.key}>
            <Entry section={section} detailed={detailed} />
          </li>
        ))}
      </ul>
    </div>
  ))
}

function Entry({ section, detailed }: { section: Section; detailed: boolean }): ReactNode {
  const mark = useDraft((draft) => markOf(draft, section))
  return (
    <NavLink to={paths.settingsPage(section.key)} className={css.entry ?? ''}>
      <Icon name={section.icon} size={18} />
      <span className={css.entryText}>
        {section.title}
        {detailed ? <span>{section.about}</span> : null}
      </span>
      {mark === null ? null : (
        <span className={css.mark} data-mark={mark} title={MARK_WORDS[mark]}>
          <span className="visually-hidden">{MARK_WORDS[mark]}</span>
        </span>
      )}
    </NavLink>
  )
}

function Results({ text, onGo }: { text: string; onGo: () => void }): ReactNode {
  const found = search(text)
  if (found.length === 0) return <p className={css.nothing}>{`No setting is called “${text.trim()}”.`}</p>
  return (
    <ul aria-label="Found">
      {found.map(({ section, field }) => (
        // A page and a field of it may bear the same name.
        <li key={field === null ? `page ${section.key}` : field.path}>
          <Link
            to={field === null ? paths.settingsPage(section.key) : addressOf(field.path)}
            className={css.entry ?? ''}
            onClick={onGo}
          >
            <Icon name={section.icon} size={18} />
            <span className={css.entryText}>
              {field?.label ?? section.title}
              <span>{field === null ? section.about : section.title}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
