/**
 * The ladders being edited, one draft per portfolio. It outlives the page, so that looking elsewhere loses nothing;
 * only saving or discarding ends it. `settings` is what the draft was begun from.
 */
import { create } from 'zustand'

import type { PortfolioSettings } from '@/api/types'

import { type Draft, draftOf, isSame, partOf } from './draft'

export interface Editing {
  settings: PortfolioSettings
  draft: Draft
  /** Earlier drafts, the latest last. */
  past: readonly Draft[]
  /** What the last edit was, so that typing into one field is one step back. */
  last: string | null
  /** Ladders that were changed elsewhere while these were edited. */
  theirs: PortfolioSettings | null
}

type Drafts = Readonly<Record<string, Editing>>

const MOST_STEPS = 100

export const useDrafts = create<Drafts>(() => ({}))

/** Begun from what the server has, nothing edited. */
const begun = (settings: PortfolioSettings): Editing => ({ settings, draft: draftOf(settings), past: [], last: null, theirs: null })

export const isEdited = ({ settings, draft }: Editing): boolean => !isSame(partOf(draft), settings)

/** Takes in what the server has now: other settings may have changed, and with nothing edited the ladders too. */
export function received(editing: Editing | undefined, settings: PortfolioSettings): Editing {
  if (editing === undefined) return begun(settings)
  if (isSame(editing.settings, settings)) return { ...editing, settings, theirs: null }
  if (!isEdited(editing) || isSame(partOf(editing.draft), settings)) return begun(settings)
  return { ...editing, theirs: settings }
}

/** @param name says which field it is; edits of one field in a row are undone together. Null: never joined. */
export function edited(editing: Editing, name: string | null, change: (draft: Draft) => Draft): Editing {
  const draft = change(editing.draft)
  const joined = name !== null && name === editing.last
  const past = joined ? editing.past : [...editing.past, editing.draft].slice(-MOST_STEPS)
  return { ...editing, draft, past, last: name }
}

export function undone(editing: Editing): Editing {
  const draft = editing.past.at(-1)
  return draft === undefined ? editing : { ...editing, draft, past: editing.past.slice(0, -1), last: null }
}

/** Saved: what is shown stays, with its other form and its steps; only what it is compared with is new. */
export const saved = (editing: Editing, settings: PortfolioSettings): Editing => ({ ...editing, settings, theirs: null, last: null })

/** The draft stays and would now be put in place of theirs. */
export const keptMine = (editing: Editing): Editing =>
  editing.theirs === null ? editing : { ...editing, settings: editing.theirs, theirs: null }

export const tookTheirs = (editing: Editing): Editing => begun(editing.theirs ?? editing.settings)

export const discarded = (editing: Editing): Editing => edited(editing, null, () => draftOf(editing.settings))

/** Changes a portfolio's draft, if there is one. */
export function step(portfolioId: string, change: (editing: Editing) => Editing): void {
  useDrafts.setState((drafts) => {
    const editing = drafts[portfolioId]
    return editing === undefined ? drafts : { ...drafts, [portfolioId]: change(editing) }
  })
}

export function receive(portfolioId: string, settings: PortfolioSettings): void {
  useDrafts.setState((drafts) => ({ ...drafts, [portfolioId]: received(drafts[portfolioId], settings) }))
}

export function forgetDrafts(): void {
  useDrafts.setState({}, true)
}
