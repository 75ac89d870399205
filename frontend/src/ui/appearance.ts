/** Light or dark, and the colours of profit and loss. Remembered in this browser; public/appearance.js reads it first. */
import { create } from 'zustand'

import { recall, remember } from '@/lib/storage'

export type Scheme = 'dark' | 'light'
export type PnlColors = 'green-red' | 'blue-orange'

export interface Appearance {
  scheme: Scheme
  pnl: PnlColors
}

const KEY = 'dca.appearance'

function saved(): Appearance {
  const found = (recall(KEY) ?? {}) as Partial<Record<keyof Appearance, unknown>>
  return {
    scheme: found.scheme === 'light' ? 'light' : 'dark',
    pnl: found.pnl === 'blue-orange' ? 'blue-orange' : 'green-red',
  }
}

export const useAppearance = create<Appearance>(saved)

function change(next: Partial<Appearance>): void {
  useAppearance.setState(next)
  const { scheme, pnl } = useAppearance.getState()
  document.documentElement.dataset['scheme'] = scheme
  document.documentElement.dataset['pnl'] = pnl
  remember(KEY, { scheme, pnl })
}

export const setScheme = (scheme: Scheme): void => change({ scheme })
export const setPnlColors = (pnl: PnlColors): void => change({ pnl })
