/**
 * The panels of the overview in the trader's own arrangement. While it is being arranged each panel has a bar with a
 * handle, to be dragged or moved by the arrow keys, and the levers for its width; what is in it keeps still meanwhile.
 */
import Button from '@mui/material/Button'
import { type ReactNode, useRef, useState } from 'react'

import { Icon } from '@/ui/Icon'

import css from './Board.module.css'
import { PanelBar } from './PanelBar'
import { COLUMNS, type Placed, rowsOf, withPanel } from './layout'
import { USUAL, arrange, useBoard } from './useBoard'
import { useDragging } from './useDragging'

export interface BoardPanel {
  key: string
  /** What it is called while the panels are arranged. */
  title: string
  content: ReactNode
}

interface BoardProps {
  panels: readonly BoardPanel[]
  /** Stands left of the button that begins the arranging. */
  lead: ReactNode
}

export function Board({ panels, lead }: BoardProps): ReactNode {
  const [arranging, setArranging] = useState(false)
  const { layout, said } = useBoard()
  const grid = useRef<HTMLDivElement>(null)
  const titleOf = (key: string): string => panels.find((panel) => panel.key === key)?.title ?? key
  const { dragged, take } = useDragging(grid, titleOf)
  const alone = aloneOf(layout.shown)
  return (
    <>
      <div className={css.head}>
        {lead}
        <Button variant={arranging ? 'contained' : 'outlined'} aria-pressed={arranging} onClick={() => setArranging(!arranging)}>
          {arranging ? 'Done' : 'Arrange'}
        </Button>
      </div>
      {arranging ? <Shelf titleOf={titleOf} /> : null}
      <p role="status" className="visually-hidden">{said}</p>
      <div ref={grid} className={css.grid} data-arranging={arranging}>
        {layout.shown.map(({ key, width }) => {
          const panel = panels.find((one) => one.key === key)
          if (panel === undefined) return null
          return (
            <div
              key={key}
              data-panel={key}
              data-dragged={dragged === key}
              data-alone={alone.has(key)}
              className={css.slot}
              style={{ '--width': width, '--half': half(width) } as React.CSSProperties}
            >
              {arranging ? <PanelBar panel={panel} titleOf={titleOf} onTake={take} /> : null}
              <div className={css.content} inert={arranging}>
                {panel.content}
              </div>
            </div>
          )
        })}
      </div>
    </>
  )
}

/** On a narrow desk a panel takes the half of a row or all of it. */
const half = (width: number): number => (width > COLUMNS / 2 ? COLUMNS : COLUMNS / 2)

/** Those that would have the half of such a row for themselves. */
function aloneOf(shown: readonly Placed[]): ReadonlySet<string> {
  const rows = rowsOf(shown.map(({ key, width }) => ({ key, width: half(width) })))
  return new Set(rows.flatMap((row) => (row.length === 1 ? row.map(({ key }) => key) : [])))
}

/** What is hidden, and the way back to the usual arrangement. */
function Shelf({ titleOf }: { titleOf: (key: string) => string }): ReactNode {
  const hidden = useBoard(({ layout }) => layout.hidden)
  return (
    <div className={css.shelf} role="group" aria-label="Arrange the panels">
      <p>Drag a panel by its bar, or take the handle and press an arrow key. This browser remembers it.</p>
      <div className={css.levers}>
        {hidden.map((key) => (
          <Button
            key={key}
            variant="outlined"
            startIcon={<Icon name="plus" />}
            onClick={() => arrange((layout) => withPanel(layout, key, USUAL), () => `${titleOf(key)} is back, at the end`)}
          >
            {titleOf(key)}
          </Button>
        ))}
        <Button
          color="inherit"
          startIcon={<Icon name="undo" />}
          onClick={() => arrange(() => ({ shown: USUAL, hidden: [] }), () => 'The panels stand as usual')}
        >
          Reset
        </Button>
      </div>
    </div>
  )
}
