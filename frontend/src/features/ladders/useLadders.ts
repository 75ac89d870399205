/** The ladders of a portfolio for the page: loaded, edited, checked as typed, saved without overwriting another's change. */
import { useCallback, useEffect, useMemo } from 'react'

import { changeSettings, checkSettings, fetchSettings } from '@/api/settings'
import type { PortfolioSettings } from '@/api/types'
import { type Load, useLoad } from '@/api/useLoad'
import { type WishStep, useWish } from '@/api/useWish'

import { type Draft, isSame, partOf } from './draft'
import { type Placed, placedErrors } from './errors'
import { type Editing, discarded, edited, isEdited, keptMine, receive, saved, step, tookTheirs, undone, useDrafts } from './store'
import { useAnswer } from './useAnswer'

/** What can be done to the draft. */
export interface Editor {
  /** @param name of the field, see `edited` */
  edit: (name: string | null, change: (draft: Draft) => Draft) => void
  undo: () => void
  discard: () => void
  keepMine: () => void
  takeTheirs: () => void
}

/** Loads what the server has, and makes sure that there is a draft of it. */
export function useEditing(portfolioId: string): { editing: Editing | null; load: Load<PortfolioSettings> } {
  const load = useLoad(portfolioId, fetchSettings)
  const { data } = load
  useEffect(() => {
    if (data.state === 'ready') receive(portfolioId, data.value)
  }, [portfolioId, data])
  const editing = useDrafts((drafts) => drafts[portfolioId] ?? null)
  useWarning(editing !== null && isEdited(editing))
  return { editing, load }
}

/** The browser asks before it closes a tab with a draft in it. */
function useWarning(edited: boolean): void {
  useEffect(() => {
    if (!edited) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [edited])
}

export function useEditor(portfolioId: string): Editor {
  return useMemo(
    () => ({
      edit: (name, change) => step(portfolioId, (editing) => edited(editing, name, change)),
      undo: () => step(portfolioId, undone),
      discard: () => step(portfolioId, discarded),
      keepMine: () => step(portfolioId, keptMine),
      takeTheirs: () => step(portfolioId, tookTheirs),
    }),
    [portfolioId],
  )
}

export interface Check {
  errors: readonly Placed[]
  /** Whether the errors are those of the draft as it stands. */
  settled: boolean
  /** Why it could not be checked. */
  problem: string | null
}

/** The server's own rules on the draft, as it is typed. */
export function useCheck(portfolioId: string, { settings, draft }: Editing): Check {
  const question = useMemo(() => JSON.stringify({ ...settings, ...partOf(draft) }), [settings, draft])
  const ask = useCallback(
    (asked: string, signal: AbortSignal) => checkSettings(portfolioId, JSON.parse(asked) as PortfolioSettings, signal),
    [portfolioId],
  )
  const { value, failure, to } = useAnswer(question, ask)
  return useMemo(
    () => ({
      errors: failure === null && value !== null ? placedErrors(value, draft) : [],
      settled: to === question,
      problem: failure?.message ?? null,
    }),
    [value, failure, draft, to, question],
  )
}

export interface Save {
  step: WishStep
  save: () => void
}

/** Reads what counts now, and puts the draft in its place only if nobody changed the ladders since it was begun. */
export function useSave(portfolioId: string): Save {
  const { step: wish, send } = useWish()
  const save = useCallback(() => {
    send(async () => {
      const editing = useDrafts.getState()[portfolioId]
      if (editing === undefined) return
      const settings = await changeSettings(portfolioId, (latest) => {
        receive(portfolioId, latest)
        return isSame(latest, editing.settings) ? { ...latest, ...partOf(editing.draft) } : null
      })
      if (settings !== null) step(portfolioId, (now) => saved(now, settings))
    })
  }, [portfolioId, send])
  return { step: wish, save }
}
