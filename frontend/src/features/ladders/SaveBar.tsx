/** What changed, what stands in the way of saving it, and the buttons; at the bottom, and only while there is something. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { AccountView } from '@/api/types'
import { Icon } from '@/ui/Icon'

import { draftOf } from './draft'
import type { Placed } from './errors'
import css from './SaveBar.module.css'
import { type Editing, isEdited } from './store'
import type { Check, Editor, Save } from './useLadders'
import { changesBetween, placeWords, titleOf } from './words'

interface SaveBarProps {
  editing: Editing
  editor: Editor
  check: Check
  saving: Save
  accounts: readonly AccountView[]
  /** Shows the ladder that an error is about. */
  onShow: (error: Placed) => void
}

export function SaveBar({ editing, editor, check, saving, accounts, onShow }: SaveBarProps): ReactNode {
  const { step, save } = saving
  if (editing.theirs !== null) return <Conflict editing={editing} editor={editor} accounts={accounts} />
  if (!isEdited(editing)) return step.kind === 'accepted' ? <p role="status" className={css.saved}><Icon name="check" />Saved. New positions use it; open ones keep what they were opened with.</p> : null
  const changes = changesBetween(draftOf(editing.settings), editing.draft, accounts)
  const ready = check.settled && check.errors.length === 0 && check.problem === null && step.kind !== 'sending'
  return (
    <section className={css.bar} aria-label="Changes">
      <div className={css.what}>
        <strong>{changes.length === 1 ? '1 change' : `${changes.length} changes`}</strong>
        <span className={css.changes}>{changes.join('; ')}</span>
        <Errors check={check} editing={editing} accounts={accounts} onShow={onShow} />
        {step.kind === 'failed' ? <p role="alert" className={css.wrong}><Icon name="alert" />{`Not saved. ${step.message} Nothing is lost.`}</p> : null}
      </div>
      <div className={css.buttons}>
        <Button variant="text" disabled={editing.past.length === 0} onClick={editor.undo} startIcon={<Icon name="undo" />}>Undo</Button>
        <Button variant="outlined" onClick={editor.discard}>Discard all</Button>
        <Button variant="contained" disabled={!ready} onClick={save}>{step.kind === 'sending' ? 'Saving…' : 'Save'}</Button>
      </div>
    </section>
  )
}

function Errors({ check, editing, accounts, onShow }: Pick<SaveBarProps, 'check' | 'editing' | 'accounts' | 'onShow'>): ReactNode {
  const { errors, problem } = check
  if (problem !== null) return <p role="status" className={css.wrong}><Icon name="alert" />{`Not checked yet. ${problem}`}</p>
  return errors.map((error) => {
    const { key, path, reason } = error
    const title = key === null ? null : titleOf(editing.draft, key, accounts)
    return (
      <p key={`${key ?? ''} ${path}`} role="status" className={css.wrong}>
        <Icon name="alert" />
        <span>
          {title === null ? null : <button type="button" className={css.show} onClick={() => onShow(error)}>{title}</button>}
          {`${title === null ? '' : ', '}${placeWords(path)}: ${reason}`}
        </span>
      </p>
    )
  })
}

/** Somebody saved other ladders meanwhile: nothing is overwritten until the trader says so. */
function Conflict({ editing, editor, accounts }: Pick<SaveBarProps, 'editing' | 'editor' | 'accounts'>): ReactNode {
  const { theirs, settings, draft } = editing
  if (theirs === null) return null
  const there = changesBetween(draftOf(settings), draftOf(theirs), accounts)
  const here = changesBetween(draftOf(settings), draft, accounts)
  return (
    <section className={css.bar} aria-label="Changed elsewhere" data-conflict>
      <div className={css.what}>
        <strong role="alert">The ladders were changed elsewhere meanwhile. Nothing of yours was saved.</strong>
        <span>{`There: ${there.join('; ')}.`}</span>
        <span>{`Here: ${here.join('; ')}.`}</span>
      </div>
      <div className={css.buttons}>
        <Button variant="outlined" onClick={editor.takeTheirs}>Drop mine, show theirs</Button>
        <Button variant="contained" onClick={editor.keepMine}>Keep mine in place of theirs</Button>
      </div>
    </section>
  )
}
