/** The places of the dashboard, in the order of the rail; a phone's bar has room for four and the way to the rest. */
import { paths } from '@/lib/paths'
import type { IconName } from '@/ui/Icon'

export interface Place {
  title: string
  to: string
  icon: IconName
  /** Pressed after `g`. */
  key: string
  /** Stands in a phone's bar; the others are behind More. */
  inBar?: true
}

export const PLACES: readonly Place[] = [
  { title: 'Overview', to: paths.overview, icon: 'overview', key: 'o', inBar: true },
  { title: 'Positions', to: paths.positions, icon: 'positions', key: 'p', inBar: true },
  { title: 'Queue', to: paths.queue, icon: 'queue', key: 'q', inBar: true },
  { title: 'Risk', to: paths.risk, icon: 'risk', key: 'r' },
  { title: 'Signals', to: paths.signals, icon: 'signals', key: 's', inBar: true },
  { title: 'Ladders', to: paths.ladders, icon: 'ladder', key: 'l' },
  { title: 'Analytics', to: paths.analytics, icon: 'analytics', key: 'a' },
  { title: 'Events', to: paths.events, icon: 'events', key: 'e' },
  { title: 'Settings', to: paths.settings, icon: 'settings', key: 't' },
]

/** Reached from other places; `g c` and the palette lead there at once. */
export const CONNECT: Place = { title: 'Connect TradingView', to: paths.connect, icon: 'connect', key: 'c' }
