/** An import in words. */
import type { ConfigurationChange } from '@/api/types'

import { ALL_FIELDS } from '../sections'
import { countOf } from '../words'

const two = (n: number): string => String(n).padStart(2, '0')

/** `dca-engine-2026-03-04.json` */
export const fileName = (now: Date): string =>
  `dca-engine-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.json`

export const KINDS: Readonly<Record<ConfigurationChange['kind'], string>> = {
  account: 'Account',
  portfolio: 'Portfolio',
  ladder_preset: 'Ladder preset',
}

export function summary(name: string, changes: readonly ConfigurationChange[], done: boolean): string {
  const made = changes.filter(({ action }) => action === 'create').length
  const changed = changes.filter(({ action }) => action === 'change').length
  if (made + changed === 0) return `${name}: everything is as it says already.`
  if (!done) return `${name} would ${[...doing('create', made), ...doing('change', changed)].join(' and ')}.`
  const failed = changes.filter((change) => !change.done).length
  return failed === 0 ? `${name}: all of it is done.` : `${name}: ${countOf(failed, 'thing')} could not be done; importing again goes on from here.`
}

const doing = (what: string, count: number): string[] => (count === 0 ? [] : [`${what} ${countOf(count, 'thing')}`])

/** `max_open_groups: 3 → 10` → `Slots: 3 → 10`; what no field here is about stays as the server says it. */
export function inWords(text: string): string {
  const [path = ''] = text.split(': ', 1)
  const field = ALL_FIELDS.find((one) => one.path === path)
  return field === undefined ? text : `${field.label}${text.slice(path.length)}`
}
