/** A list that the server hands out page by page. Pages are kept in order; a new key starts from the first page. */
import { useCallback, useEffect, useReducer, useRef } from 'react'

import { failureOf } from './problem'

export interface PageOf<T> {
  items: readonly T[]
  next: string | null
}

type LoadPage<T> = (key: string, cursor: string | null, signal: AbortSignal) => Promise<PageOf<T>>

interface State<T> {
  key: string | null
  items: readonly T[]
  next: string | null
  status: 'pending' | 'ready' | 'failed'
  message: string
  pageCount: number
}

type Step<T> =
  | { kind: 'start'; key: string; first: boolean }
  | { kind: 'page'; key: string; page: PageOf<T>; first: boolean }
  | { kind: 'fail'; key: string; message: string }

const EMPTY = { key: null, items: [], next: null, status: 'pending', message: '', pageCount: 0 } as const

function step<T>(state: State<T>, action: Step<T>): State<T> {
  if (action.kind === 'start') return started(state, action)
  if (action.key !== state.key) return state
  if (action.kind === 'fail') return { ...state, status: 'failed', message: action.message }
  const items = action.first ? action.page.items : [...state.items, ...action.page.items]
  const pageCount = action.first ? 1 : state.pageCount + 1
  return { ...state, items, next: action.page.next, status: 'ready', pageCount }
}

/** Reloading what is already shown is not worth a skeleton. */
function started<T>(state: State<T>, { key, first }: { key: string; first: boolean }): State<T> {
  if (state.key !== key) return { ...EMPTY, key }
  return first && state.status === 'ready' ? state : { ...state, status: 'pending' }
}

export interface Pages<T> {
  items: readonly T[]
  status: State<T>['status']
  message: string
  pageCount: number
  hasMore: boolean
  loadMore: () => void
  /** Loads the first page again; pages after it are dropped. */
  reload: () => void
}

/** @param load must be stable (module level or memoised) */
export function usePages<T>(key: string | null, load: LoadPage<T>): Pages<T> {
  const [state, dispatch] = useReducer(step<T>, EMPTY)
  const running = useRef<AbortController | null>(null)

  const run = useCallback(
    (cursor: string | null) => {
      if (key === null) return
      running.current?.abort()
      const abort = new AbortController()
      running.current = abort
      dispatch({ kind: 'start', key, first: cursor === null })
      load(key, cursor, abort.signal)
        .then((page) => dispatch({ kind: 'page', key, page, first: cursor === null }))
        .catch((error: unknown) => {
          if (!abort.signal.aborted) dispatch({ kind: 'fail', key, message: failureOf(error).message })
        })
    },
    [key, load],
  )

  useEffect(() => {
    run(null)
    return () => running.current?.abort()
  }, [run])

  const reload = useCallback(() => run(null), [run])
  const { next } = state
  const loadMore = useCallback(() => {
    if (next !== null) run(next)
  }, [next, run])

  const current = state.key === key ? state : EMPTY
  return { ...current, hasMore: current.next !== null, loadMore, reload }
}
