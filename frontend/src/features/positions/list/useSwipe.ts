/** Follows a thumb across a card; a mouse is left alone, it has the menu. */
import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'

import { type Swipe, drawn, mayBegin, swipeOf } from './swipe'

export interface Swiping {
  /** How far the card is drawn aside now, pixels. */
  offset: number
  handlers: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: () => void
    onPointerCancel: () => void
    onClickCapture: (event: MouseEvent) => void
  }
}

export function useSwipe(onSwipe: (swipe: Swipe) => void): Swiping {
  const [offset, setOffset] = useState(0)
  const from = useRef<{ x: number; y: number } | null>(null)
  const moved = useRef(false)
  const end = (): void => {
    from.current = null
    setOffset(0)
  }
  return {
    offset,
    handlers: {
      onPointerDown: ({ pointerType, clientX, clientY }) => {
        moved.current = false
        if (pointerType !== 'mouse' && mayBegin(clientX, window.innerWidth)) from.current = { x: clientX, y: clientY }
      },
      onPointerMove: ({ clientX, clientY }) => {
        if (from.current === null) return
        const next = drawn(clientX - from.current.x, clientY - from.current.y)
        if (next !== 0) moved.current = true
        setOffset(next)
      },
      onPointerUp: () => {
        const swipe = swipeOf(offset)
        end()
        if (swipe !== null) onSwipe(swipe)
      },
      onPointerCancel: end,
      // What was a swipe does not open the card as well.
      onClickCapture: (event) => {
        if (!moved.current) return
        moved.current = false
        event.preventDefault()
        event.stopPropagation()
      },
    },
  }
}
