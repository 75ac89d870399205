/** The trader's arrangement of the overview, remembered in this browser. */
import { create } from 'zustand'

import { recall, remember } from '@/lib/storage'

import { type BoardLayout, type Placed, restored } from './layout'

const KEY = 'dca.overview'

/** At first: what is earned and what needs a hand, then the figures, then what is open and what comes next. */
export const USUAL: readonly Placed[] = [
  { key: 'equity', width: 8 },
  { key: 'needs', width: 4 },
  { key: 'profit', width: 5 },
  { key: 'capital', width: 3 },
  { key: 'accounts', width: 4 },
  { key: 'groups', width: 12 },
  { key: 'queue', width: 4 },
  { key: 'risk', width: 4 },
  { key: 'alerts', width: 4 },
]

interface BoardState {
  layout: BoardLayout
  /** Said once it changed, for those who do not see it. */
  said: string
}

export const useBoard = create<BoardState>(() => ({ layout: restored(recall(KEY), USUAL), said: '' }))

/** @param say what became of it; not said when nothing changed */
export function arrange(change: (layout: BoardLayout) => BoardLayout, say: (layout: BoardLayout) => string): void {
  useBoard.setState(({ layout, said }) => {
    const next = change(layout)
    if (next === layout) return { layout, said }
    remember(KEY, next)
    return { layout: next, said: say(next) }
  })
}
