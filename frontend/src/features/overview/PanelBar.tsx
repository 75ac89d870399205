/** The bar over a panel that is being arranged: a handle for mouse, finger and arrow keys, its width, and hiding it. */
import { type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

import { Icon, type IconName } from '@/ui/Icon'

import type { BoardPanel } from './Board'
import css from './Board.module.css'
import { type BoardLayout, type Direction, moved, resized, withoutPanel } from './layout'
import { arrange } from './useBoard'
import { placeWords, widthWords } from './words'

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

interface PanelBarProps {
  panel: BoardPanel
  titleOf: (key: string) => string
  onTake: (key: string, event: PointerEvent<HTMLElement>) => void
}

export function PanelBar({ panel: { key, title }, titleOf, onTake }: PanelBarProps): ReactNode {
  const move = (direction: Direction): void => arrange((layout) => moved(layout, key, direction), (layout) => placeWords(layout, key, titleOf))
  const size = (step: 1 | -1): void => arrange((layout) => resized(layout, key, step), (layout) => widthWords(layout, key, titleOf))
  const hide = (): void => arrange((layout: BoardLayout) => withoutPanel(layout, key), () => `${title} is hidden`)
  const press = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key]
    if (event.key === 'Delete') hide()
    else if (direction === undefined) return
    else if (!event.shiftKey) move(direction)
    else if (direction === 'left' || direction === 'right') size(direction === 'left' ? -1 : 1)
    event.preventDefault()
  }
  return (
    <div className={css.bar} role="toolbar" aria-label={title} onPointerDown={(event) => onTake(key, event)}>
      <button
        type="button"
        className={css.handle}
        aria-label={`Move ${title}`}
        aria-description="Arrow keys move it, Shift with left or right changes its width, Delete hides it"
        onKeyDown={press}
      >
        <Icon name="grip" />
        <span>{title}</span>
      </button>
      <span className={css.tools}>
        <Tool icon="up" says={`Move ${title} up`} onPress={() => move('up')} />
        <Tool icon="down" says={`Move ${title} down`} onPress={() => move('down')} />
        <span className={css.wideOnly}>
          <Tool icon="back" says={`Move ${title} left`} onPress={() => move('left')} />
          <Tool icon="forward" says={`Move ${title} right`} onPress={() => move('right')} />
          <Tool icon="narrower" says={`Make ${title} narrower`} onPress={() => size(-1)} />
          <Tool icon="wider" says={`Make ${title} wider`} onPress={() => size(1)} />
        </span>
        <Tool icon="cross" says={`Hide ${title}`} onPress={hide} />
      </span>
    </div>
  )
}

function Tool({ icon, says, onPress }: { icon: IconName; says: string; onPress: () => void }): ReactNode {
  return (
    <button type="button" className={css.tool} aria-label={says} title={says} onClick={onPress}>
      <Icon name={icon} size={14} />
    </button>
  )
}
