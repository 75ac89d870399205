/** Open groups put together by what they share. Pure. */
import type { GroupView } from '@/api/types'
import { compare } from '@/lib/merge'
import { timeframe } from '@/lib/time'

import { stateOrder } from '../order'
import { GROUP_WORDS } from '../words'

export const GROUPINGS = ['none', 'pair', 'account', 'timeframe', 'state'] as const
export type GroupBy = (typeof GROUPINGS)[number]

export interface Section {
  key: string
  name: string
  groups: readonly GroupView[]
}

type Place = string | number

interface Sharing {
  key: (group: GroupView) => string
  name: (group: GroupView, accountOf: (id: string) => string) => string
  place: (group: GroupView, accountOf: (id: string) => string) => Place
}

const SHARED: Readonly<Record<Exclude<GroupBy, 'none'>, Sharing>> = {
  pair: { key: ({ symbol }) => symbol, name: ({ symbol }) => symbol, place: ({ symbol }) => symbol },
  account: {
    key: ({ account_id }) => account_id,
    name: ({ account_id }, accountOf) => accountOf(account_id),
    place: ({ account_id }, accountOf) => accountOf(account_id),
  },
  timeframe: {
    key: ({ timeframe_seconds }) => String(timeframe_seconds),
    name: ({ timeframe_seconds }) => timeframe(timeframe_seconds),
    place: ({ timeframe_seconds }) => timeframe_seconds ?? 0,
  },
  state: { key: ({ status }) => status, name: ({ status }) => GROUP_WORDS[status].text, place: ({ status }) => stateOrder(status) },
}

/** In the order of what they share; within each, the groups stay in the order that they came in. */
export function sectionsOf(groups: readonly GroupView[], by: Exclude<GroupBy, 'none'>, accountOf: (id: string) => string): readonly Section[] {
  const { key, name, place } = SHARED[by]
  const found = new Map<string, { place: Place; name: string; groups: GroupView[] }>()
  for (const group of groups) {
    const of = key(group)
    const section = found.get(of)
    if (section === undefined) found.set(of, { place: place(group, accountOf), name: name(group, accountOf), groups: [group] })
    else section.groups.push(group)
  }
  return [...found]
    .sort(([, a], [, b]) => byPlace(a.place, b.place))
    .map(([of, section]) => ({ key: of, name: section.name, groups: section.groups }))
}

function byPlace(a: Place, b: Place): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b))
}
