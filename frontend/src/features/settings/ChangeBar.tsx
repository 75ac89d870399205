/** What is changed and not saved: how much, each with its way back, and what the engine says of it. */
import Button from '@mui/material/Button'
import { type ReactNode, useEffect, useId, useState } from 'react'

import { Icon } from '@/ui/Icon'
import { TextLink } from '@/ui/form/FormRow'

import css from './ChangeBar.module.css'
import { ProblemLinks } from './ProblemLinks'
import { changesIn } from './changes'
import type { Change } from './draft'
import { ALL_FIELDS } from './sections'
import { type Draft, discardAll, forgetSaved, save, undo, useDraft } from './store'
import { type Speech, changeWords, countOf, valueWords } from './words'

export function ChangeBar({ speech }: { speech: Speech }): ReactNode {
  const draft = useDraft()
  const [shown, setShown] = useState(false)
  const list = useId()
  const changes = changesIn(draft)
  const taking = changes.length === 0 ? null : draft.check
  useEffect(() => {
    // It comes, or grows, over the place that is being typed into.
    if (taking !== null) document.activeElement?.scrollIntoView({ block: 'nearest' })
  }, [taking])
  if (changes.length === 0) return draft.step.kind === 'saved' ? <Saved /> : null
  const saving = draft.step.kind === 'saving'
  return (
    <section className={css.bar} aria-label="Changes not saved">
      {shown ? <ChangeList id={list} changes={changes} speech={speech} /> : null}
      <Trouble draft={draft} />
      <div className={css.line}>
        <button type="button" className={css.count} aria-expanded={shown} aria-controls={list} onClick={() => setShown(!shown)}>
          <span className={css.turn} data-open={shown}>
            <Icon name="chevron" size={14} />
          </span>
          <strong>{countOf(changes.length, 'change')}</strong>
          <span className={css.summary}>{changes.map((change) => changeWords(change, speech)).join(' · ')}</span>
        </button>
        <div className={css.buttons}>
          <Button variant="outlined" disabled={saving} onClick={discardAll}>
            Discard all
          </Button>
          <Button variant="contained" disabled={saving || draft.check === 'refused'} onClick={() => void save()}>
            {saving ? 'Saving…' : 'Save'}
          </Button>
        </div>
      </div>
    </section>
  )
}

function ChangeList({ id, changes, speech }: { id: string; changes: readonly Change[]; speech: Speech }): ReactNode {
  return (
    <ul id={id} className={css.changes}>
      {changes.map(({ field, from, to }) => (
        <li key={field.path}>
          <span>{field.label}</span>
          <span className={css.values}>
            <s>{valueWords(field, from, speech)}</s>
            {` → ${valueWords(field, to, speech)}`}
          </span>
          <TextLink onClick={() => undo(field.path)}>
            <Icon name="undo" size={12} />
            {'Undo '}
            <span className="visually-hidden">{field.label}</span>
          </TextLink>
        </li>
      ))}
    </ul>
  )
}

function Trouble({ draft }: { draft: Draft }): ReactNode {
  const { step, check, problems } = draft
  if (check === 'refused') return <ProblemLinks problems={problems} />
  if (step.kind === 'failed') {
    return <p role="alert" className={css.trouble}>{`Not saved. ${step.message} Your changes are kept in this browser.`}</p>
  }
  if (step.kind === 'clash') {
    const labels = ALL_FIELDS.filter(({ path }) => step.paths.includes(path)).map(({ label }) => label)
    return (
      <p role="alert" className={css.trouble}>
        {`Not saved: changed elsewhere meanwhile: ${labels.join(', ')}. What holds now stands beside your change; save again to put yours in its place.`}
      </p>
    )
  }
  if (check === 'away') {
    return <p role="status" className={css.trouble}>The engine does not answer, so this is not checked yet. Your changes are kept in this browser.</p>
  }
  return null
}

const SAVED_MS = 6_000

function Saved(): ReactNode {
  useEffect(() => {
    const timer = setTimeout(forgetSaved, SAVED_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p role="status" className={css.saved}>
      <Icon name="check" />
      Saved. New positions get these settings; open ones keep theirs.
    </p>
  )
}
