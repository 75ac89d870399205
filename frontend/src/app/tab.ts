/** What the browser's tab tells while another one is looked at: the state in a mark, and what today brought. Pure. */
import type { PortfolioView } from '@/api/types'
import { decimal, formatPnl } from '@/lib/decimal'
import { type Connection, mayBeOld } from '@/live/connection'
import type { Need } from '@/pages/overview/needs'

export type TabState = 'healthy' | 'attention' | 'fault' | 'offline'

const MARKS: Readonly<Record<TabState, string>> = { healthy: '●', attention: '◐', fault: '▲', offline: '○' }

/** As the files are named. */
export const ICONS: Readonly<Record<TabState, string>> = {
  healthy: '/favicon.svg',
  attention: '/favicon-attention.svg',
  fault: '/favicon-fault.svg',
  offline: '/favicon-offline.svg',
}

export function tabState(connection: Connection, needs: readonly Need[]): TabState {
  if (mayBeOld(connection)) return 'offline'
  if (needs.some(({ tone }) => tone === 'fault')) return 'fault'
  return needs.some(({ tone }) => tone === 'attention') ? 'attention' : 'healthy'
}

/** `● +42.18`; while the engine is out of reach no number is told. */
export function leadOf(state: TabState, { realized_today, quote }: Pick<PortfolioView, 'realized_today' | 'quote'>): string {
  return `${MARKS[state]} ${state === 'offline' ? 'offline' : formatPnl(decimal(realized_today), quote)}`
}
