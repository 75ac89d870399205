/** The places of the dashboard, in the order of the rail; a phone's bar has room for five. */
import { paths } from '@/lib/paths'
import type { IconName } from '@/ui/Icon'

export interface Place {
  title: string
  to: string
  icon: IconName
  /** Pressed after `g`. */
  key: string
}

export const PLACES: readonly Place[] = [
  { title: 'Positions', to: paths.positions, icon: 'positions', key: 'p' },
  { title: 'Signals', to: paths.signals, icon: 'signals', key: 's' },
  { title: 'Connect', to: paths.connect, icon: 'connect', key: 'c' },
]
