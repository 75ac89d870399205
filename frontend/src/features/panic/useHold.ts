/** Something that is done only after it was held for a while, with mouse, finger, Space or Enter. */
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

export const HOLD_MS = 1_200

interface Held {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerUp: () => void
  onPointerLeave: () => void
  onPointerCancel: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onKeyUp: () => void
  onBlur: () => void
  onContextMenu: (event: { preventDefault: () => void }) => void
}

export interface Hold {
  holding: boolean
  /** Let go too early. */
  tooShort: boolean
  events: Held
}

export function useHold(onDone: () => void): Hold {
  const [holding, setHolding] = useState(false)
  const [tooShort, setTooShort] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  }, [onDone])
  useEffect(() => () => clearTimeout(timer.current), [])

  const begin = useCallback(() => {
    if (timer.current !== undefined) return
    setHolding(true)
    setTooShort(false)
    timer.current = setTimeout(() => {
      timer.current = undefined
      setHolding(false)
      done.current()
    }, HOLD_MS)
  }, [])
  const letGo = useCallback(() => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    setHolding(false)
    setTooShort(true)
  }, [])

  const events: Held = {
    onPointerDown: ({ button }) => {
      if (button === 0) begin()
    },
    onPointerUp: letGo,
    onPointerLeave: letGo,
    onPointerCancel: letGo,
    onKeyDown: (event) => {
      if (event.key !== ' ' && event.key !== 'Enter') return
      event.preventDefault()
      if (!event.repeat) begin()
    },
    onKeyUp: letGo,
    onBlur: letGo,
    // A finger that rests would open the browser's menu.
    onContextMenu: (event) => event.preventDefault(),
  }
  return { holding, tooShort, events }
}
