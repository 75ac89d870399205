/**
 * The candles of a market: the latest at once, older ones as they are asked for. The latest are read again when the page
 * is looked at again, so that no wick is missing.
 */
import { useCallback, useEffect, useReducer, useRef } from 'react'

import { type CandlesOf, fetchCandles } from '@/api/candles'
import { failureOf } from '@/api/problem'

import { type Candle, candlesOf, joined } from './candles'

interface State {
  key: string | null
  candles: readonly Candle[]
  status: 'pending' | 'ready' | 'failed'
  /** Why there are none, or why they may be old; empty when all is well. */
  message: string
  /** There are no older ones. */
  complete: boolean
}

type Step =
  | { kind: 'start'; key: string }
  | { kind: 'page'; key: string; candles: readonly Candle[]; reason: string | null; older: boolean }
  | { kind: 'fail'; key: string; message: string }

const EMPTY: State = { key: null, candles: [], status: 'pending', message: '', complete: false }

function step(state: State, action: Step): State {
  if (action.kind === 'start') return started(state, action.key)
  if (action.key !== state.key) return state
  if (action.kind === 'fail') return { ...state, status: state.candles.length > 0 ? 'ready' : 'failed', message: action.message }
  const candles = action.older ? joined(action.candles, state.candles) : joined(state.candles, action.candles)
  const complete = action.older && action.reason === null && candles.length === state.candles.length
  return { ...state, candles, complete: state.complete || complete, status: 'ready', message: action.reason ?? '' }
}

/** Reading again what is shown already is not worth a skeleton. */
function started(state: State, key: string): State {
  if (state.key !== key) return { ...EMPTY, key }
  return state.status === 'failed' ? { ...state, status: 'pending' } : state
}

export interface Candles extends Omit<State, 'key'> {
  reload: () => void
  loadOlder: () => void
}

/** @param of null while it is not known whose candles @param until the latest are those before it, ISO; null: up to now */
export function useCandles(of: CandlesOf | null, until: string | null = null): Candles {
  const key = of === null ? null : JSON.stringify(of)
  const [state, dispatch] = useReducer(step, EMPTY)
  const running = useRef<AbortController | null>(null)
  const asksOlder = useRef(false)

  const load = useCallback(
    (before: string | null, older: boolean) => {
      if (key === null) return
      running.current?.abort()
      const abort = new AbortController()
      running.current = abort
      asksOlder.current = older
      dispatch({ kind: 'start', key })
      fetchCandles(JSON.parse(key) as CandlesOf, before, abort.signal)
        .then(({ items, reason }) => {
          asksOlder.current = false
          dispatch({ kind: 'page', key, candles: candlesOf(items), reason, older })
        })
        .catch((error: unknown) => {
          if (abort.signal.aborted) return
          asksOlder.current = false
          dispatch({ kind: 'fail', key, message: failureOf(error).message })
        })
    },
    [key],
  )

  const reload = useCallback(() => load(until, false), [load, until])
  useEffect(() => {
    reload()
    return () => running.current?.abort()
  }, [reload])

  const current = state.key === key ? state : EMPTY
  const first = current.candles[0]?.time
  const loadOlder = useCallback(() => {
    if (first !== undefined && !asksOlder.current) load(new Date(first * 1_000).toISOString(), true)
  }, [first, load])

  useEffect(() => {
    const seen = (): void => {
      if (document.visibilityState === 'visible') reload()
    }
    document.addEventListener('visibilitychange', seen)
    return () => document.removeEventListener('visibilitychange', seen)
  }, [reload])

  return { ...current, reload, loadOlder }
}
