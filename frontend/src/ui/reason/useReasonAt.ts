/** Which element's reason is asked for: by a mouse that rests on it, by a finger that taps it, by the keyboard's focus. */
import { useEffect, useState } from 'react'

import { reasonOf } from './Reason'

const ENTER_MS = 250
/** Long enough to get from the element to its tooltip, which may be read with the pointer on it. */
const LEAVE_MS = 150
const TAPPED_MS = 4_000

export function useReasonAt(): Element | null {
  const [at, setAt] = useState<Element | null>(null)
  useEffect(() => watch(setAt), [])
  return at
}

/** Calls with the element whose reason is to be told, and with null when it is to be told no more. Returns how to stop. */
function watch(tell: (at: Element | null) => void): () => void {
  let told: Element | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const turn = (to: Element | null, after: number, then?: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      told = to
      tell(to)
      then?.()
    }, after)
  }
  const end = (): void => turn(null, 0)

  const onOver = ({ pointerType, target }: PointerEvent): void => {
    if (pointerType === 'touch') return
    const to = reasonOf(target)
    if (to === null) turn(isTooltip(target) ? told : null, LEAVE_MS)
    else turn(to, told === null ? ENTER_MS : 0)
  }
  const onUp = ({ pointerType, target }: PointerEvent): void => {
    if (pointerType !== 'touch') return
    turn(reasonOf(target), 0, () => turn(null, TAPPED_MS))
  }
  const onFocus = ({ target }: FocusEvent): void => {
    if (target instanceof Element && target.matches(':focus-visible')) turn(reasonOf(target), 0)
  }
  // A finger that is lifted has left as well, and what it tapped is still to be read.
  const onLeave = ({ pointerType }: PointerEvent): void => {
    if (pointerType !== 'touch') end()
  }
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') end()
  }

  const stop = new AbortController()
  const { signal } = stop
  document.addEventListener('pointerover', onOver, { signal })
  document.addEventListener('pointerup', onUp, { signal })
  document.addEventListener('focusin', onFocus, { signal })
  document.addEventListener('focusout', end, { signal })
  document.addEventListener('keydown', onKey, { signal })
  document.documentElement.addEventListener('pointerleave', onLeave, { signal })
  return () => {
    clearTimeout(timer)
    stop.abort()
  }
}

const isTooltip = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[role=tooltip]') !== null
