/**
 * The changes on their way: kept in this browser until the engine has them, whatever happens to the page or the line.
 * Saving reads what the engine holds first, lays only the changes over it, and saves it only if that still holds.
 */
import { create } from 'zustand'

import { type RequestFailure, failureOf } from '@/api/problem'
import { changeSettings, checkSettings } from '@/api/settings'
import type { PortfolioSettings } from '@/api/types'
import { forget, recall, remember } from '@/lib/storage'

import { type Json, asJson } from './document'
import { type Edit, type Edits, NO_EDITS, clashes, edited, overlay, rebased, sendable, undone } from './draft'
import { ALL_FIELDS } from './sections'

export type Step =
  | { kind: 'idle' }
  | { kind: 'saving' }
  | { kind: 'saved' }
  | { kind: 'failed'; message: string }
  /** Somebody else changed the same since; the paths. */
  | { kind: 'clash'; paths: readonly string[] }

export type Check = 'idle' | 'checking' | 'passed' | 'refused' | 'away'

export interface Draft {
  portfolioId: string | null
  /** What the engine holds. */
  base: PortfolioSettings | null
  edits: Edits
  /** Reason by path, as the engine gave it. */
  problems: Readonly<Record<string, string>>
  check: Check
  step: Step
}

const NOTHING: Draft = {
  portfolioId: null,
  base: null,
  edits: NO_EDITS,
  problems: {},
  check: 'idle',
  step: { kind: 'idle' },
}

export const useDraft = create<Draft>(() => NOTHING)

export const resetDraft = (): void => useDraft.setState(NOTHING, true)

const keyOf = (portfolioId: string): string => `dca.settings-draft.${portfolioId}`

/** The engine's settings have arrived; what was changed here before is laid over them. */
export function open(portfolioId: string, base: PortfolioSettings): void {
  const before = useDraft.getState()
  const step: Step = before.step.kind === 'saved' ? { kind: 'idle' } : before.step
  if (before.portfolioId === portfolioId) useDraft.setState({ base, step })
  else useDraft.setState({ ...NOTHING, portfolioId, base, edits: restored(portfolioId) })
}

function restored(portfolioId: string): Edits {
  const found = recall(keyOf(portfolioId))
  if (typeof found !== 'object' || found === null) return NO_EDITS
  const known = new Set(ALL_FIELDS.map(({ path }) => path))
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, Edit] => known.has(entry[0]) && isEdit(entry[1])))
}

const isEdit = (value: unknown): boolean => typeof value === 'object' && value !== null && 'value' in value && 'was' in value

function hold(edits: Edits): void {
  const { portfolioId, step } = useDraft.getState()
  if (portfolioId === null) return
  const none = Object.keys(edits).length === 0
  if (none) forget(keyOf(portfolioId))
  else remember(keyOf(portfolioId), edits)
  useDraft.setState({ edits, step: step.kind === 'saving' ? step : { kind: 'idle' }, ...(none ? { problems: {}, check: 'idle' } : {}) })
}

export function setValue(path: string, value: Json): void {
  const { base, edits } = useDraft.getState()
  if (base !== null) hold(edited(edits, asJson(base), path, value))
}

/** What was said of a save has been read. */
export function forgetSaved(): void {
  if (useDraft.getState().step.kind === 'saved') useDraft.setState({ step: { kind: 'idle' } })
}

export const undo = (path: string): void => hold(undone(useDraft.getState().edits, path))

export const discardAll = (): void => hold(NO_EDITS)

/** The whole document with the changes in it, as it would be sent; null until the engine's is known. */
export function wantedOf({ base, edits }: Pick<Draft, 'base' | 'edits'>): Json | null {
  return base === null ? null : sendable(overlay(asJson(base), edits), ALL_FIELDS)
}

/** Asks the engine whether the changes can be traded by. */
export async function check(signal: AbortSignal): Promise<void> {
  const { portfolioId, edits } = useDraft.getState()
  const wanted = wantedOf(useDraft.getState())
  if (portfolioId === null || wanted === null || Object.keys(edits).length === 0) return
  useDraft.setState({ check: 'checking' })
  try {
    const problems = await checkSettings(portfolioId, wanted, signal)
    if (!signal.aborted) useDraft.setState({ check: Object.keys(problems).length === 0 ? 'passed' : 'refused', problems })
  } catch (error) {
    if (!signal.aborted) useDraft.setState(refusal(failureOf(error)))
  }
}

function refusal({ status, fields }: RequestFailure): Pick<Draft, 'check'> & Partial<Draft> {
  return status === 422 ? { check: 'refused', problems: fields } : { check: 'away' }
}

/** Puts the changes in place; whatever goes wrong, none of them is lost. */
export async function save(): Promise<void> {
  const { portfolioId, edits } = useDraft.getState()
  if (portfolioId === null) return
  const still = (): boolean => useDraft.getState().portfolioId === portfolioId
  useDraft.setState({ step: { kind: 'saving' } })
  try {
    const base = await changeSettings(portfolioId, (held) => (still() ? laidOver(held, edits) : null))
    if (base !== null && still()) settle(base, edits)
  } catch (error) {
    const failure = failureOf(error)
    if (still()) useDraft.setState({ step: { kind: 'failed', message: failure.message }, ...refusal(failure) })
  }
}

/** What is to be saved; null where somebody else changed the same: that is shown before anything is overwritten. */
function laidOver(held: PortfolioSettings, edits: Edits): Json | null {
  useDraft.setState({ base: held })
  const paths = clashes(asJson(held), edits)
  if (paths.length === 0) return wantedOf({ base: held, edits })
  hold(rebased(asJson(held), useDraft.getState().edits))
  useDraft.setState({ step: { kind: 'clash', paths } })
  return null
}

/** What was typed while the answer was on its way is still to be saved. */
function settle(base: PortfolioSettings, sent: Edits): void {
  const { edits } = useDraft.getState()
  const later = Object.entries(edits).filter(([path, edit]) => edit.value !== sent[path]?.value)
  useDraft.setState({ base, problems: {} })
  hold(rebased(asJson(base), Object.fromEntries(later)))
  useDraft.setState({ step: { kind: later.length === 0 ? 'saved' : 'idle' } })
}
