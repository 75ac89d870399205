/**
 * Dragging a panel by its bar with mouse or finger. The others make room while it is dragged, so that what is seen is
 * what it will be; Escape puts everything back.
 */
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'

import { type BoardLayout, placedAt } from './layout'
import { arrange, useBoard } from './useBoard'
import { placeWords } from './words'

interface Dragging {
  dragged: string | null
  take: (key: string, event: ReactPointerEvent<HTMLElement>) => void
}

export function useDragging(grid: RefObject<HTMLElement | null>, titleOf: (key: string) => string): Dragging {
  const [dragged, setDragged] = useState<string | null>(null)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])

  const take = useCallback(
    (key: string, { button, target, nativeEvent }: ReactPointerEvent<HTMLElement>): void => {
      const tool = target instanceof Element ? target.closest('button') : null
      if (button !== 0 || (tool !== null && !tool.hasAttribute('aria-description'))) return
      const before = useBoard.getState().layout
      const put = (change: (layout: BoardLayout) => BoardLayout): void => arrange(change, (layout) => placeWords(layout, key, titleOf))
      const move = (event: PointerEvent): void => {
        event.preventDefault()
        const over = panelAt(grid.current, event)
        if (over === null || over === key) return
        put((layout) => placedAt(layout, key, layout.shown.findIndex((panel) => panel.key === over)))
      }
      const end = (): void => stop.current?.()
      const press = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape') return
        put(() => before)
        end()
      }
      stop.current?.()
      stop.current = () => {
        stop.current = null
        setDragged(null)
        window.removeEventListener('pointermove', move)
        window.removeEventListener('pointerup', end)
        window.removeEventListener('pointercancel', end)
        window.removeEventListener('keydown', press)
      }
      window.addEventListener('pointermove', move, { passive: false })
      window.addEventListener('pointerup', end)
      window.addEventListener('pointercancel', end)
      window.addEventListener('keydown', press)
      nativeEvent.preventDefault()
      if (tool instanceof HTMLElement) tool.focus()
      setDragged(key)
    },
    [grid, titleOf],
  )
  return { dragged, take }
}

/** The panel whose middle part is under the pointer: at its edge two of different sizes would change places for ever. */
function panelAt(grid: HTMLElement | null, { clientX: x, clientY: y }: PointerEvent): string | null {
  for (const panel of grid?.querySelectorAll<HTMLElement>('[data-panel]') ?? []) {
    const { left, right, top, bottom } = panel.getBoundingClientRect()
    const [aside, above] = [(right - left) / 4, (bottom - top) / 4]
    if (x > left + aside && x < right - aside && y > top + above && y < bottom - above) return panel.dataset['panel'] ?? null
  }
  return null
}
