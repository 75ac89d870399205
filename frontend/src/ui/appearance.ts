/**
 * How the dashboard looks to this reader: theme, colours of profit and loss, density, form of numbers, time zone.
 * Remembered in this browser; public/appearance.js reads what the first paint needs.
 */
import { create } from 'zustand'

import { THIN_SPACE, isZone, setConventions } from '@/lib/conventions'
import { recall, remember } from '@/lib/storage'

export type Scheme = 'dark' | 'light'
export const THEMES = ['dark', 'light', 'system'] as const
export type Theme = (typeof THEMES)[number]
export const PNL_COLORS = ['green-red', 'blue-orange', 'red-green', 'orange-blue'] as const
export type PnlColors = (typeof PNL_COLORS)[number]
export const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]

/** How a number is written, named by an example. */
export const NUMBER_FORMS = {
  '1 234.56': { thousands: THIN_SPACE, point: '.' },
  '1,234.56': { thousands: ',', point: '.' },
  '1.234,56': { thousands: '.', point: ',' },
  '1 234,56': { thousands: THIN_SPACE, point: ',' },
  '1’234.56': { thousands: '’', point: '.' },
  '1234.56': { thousands: '', point: '.' },
} as const
export type NumberForm = keyof typeof NUMBER_FORMS

/** What is remembered. */
export interface Choices {
  theme: Theme
  pnl: PnlColors
  density: Density
  numbers: NumberForm
  /** `local`, `UTC`, or a name such as `Europe/Berlin`. */
  zone: string
}

export interface Appearance extends Choices {
  /** The theme as it is shown: the system's choice resolved. */
  scheme: Scheme
}

const KEY = 'dca.appearance'
const LIGHT = '(prefers-color-scheme: light)'

const oneOf = <T extends string>(known: readonly T[], value: unknown, usual: T): T =>
  known.find((one) => one === value) ?? usual

const schemeOf = (theme: Theme): Scheme => (theme === 'system' ? (window.matchMedia(LIGHT).matches ? 'light' : 'dark') : theme)

function saved(): Appearance {
  const found = (recall(KEY) ?? {}) as Partial<Record<keyof Choices, unknown>>
  const theme = oneOf(THEMES, found.theme, 'dark')
  const choices: Choices = {
    theme,
    pnl: oneOf(PNL_COLORS, found.pnl, 'green-red'),
    density: oneOf(DENSITIES, found.density, 'compact'),
    numbers: oneOf(Object.keys(NUMBER_FORMS) as NumberForm[], found.numbers, '1 234.56'),
    zone: typeof found.zone === 'string' && isZone(found.zone) ? found.zone : 'local',
  }
  applyToNumbers(choices)
  return { ...choices, scheme: schemeOf(theme) }
}

const applyToNumbers = ({ numbers, zone }: Choices): void => setConventions({ ...NUMBER_FORMS[numbers], zone })

export const useAppearance = create<Appearance>(saved)

export function change(next: Partial<Choices>): void {
  const choices = { ...useAppearance.getState(), ...next }
  applyToNumbers(choices)
  const { theme, pnl, density, numbers, zone } = choices
  const scheme = schemeOf(theme)
  useAppearance.setState({ theme, pnl, density, numbers, zone, scheme })
  Object.assign(document.documentElement.dataset, { scheme, pnl, density })
  remember(KEY, { theme, pnl, density, numbers, zone })
}

export const setScheme = (theme: Theme): void => change({ theme })
export const setPnlColors = (pnl: PnlColors): void => change({ pnl })

/** Keeps with the system while it is asked to; returns the way to stop. */
export function followSystem(): () => void {
  const query = window.matchMedia(LIGHT)
  const follow = (): void => {
    if (useAppearance.getState().theme === 'system') change({})
  }
  query.addEventListener('change', follow)
  return () => query.removeEventListener('change', follow)
}
