/** How the trader looks at the open groups. Order, columns and grouping are remembered in this browser. */
import { create } from 'zustand'

import { recall, remember } from '@/lib/storage'
import { known } from '@/ui/table/columns'

import { BY_AGE, type Sort, type SortKey, pressed } from '../order'
import { COLUMN_KEYS, type OwnKey, USUAL_COLUMNS } from './columns'
import { EVERYTHING, type Narrowing } from './narrowing'
import { GROUPINGS, type GroupBy } from './sections'

interface Kept {
  sort: Sort
  groupBy: GroupBy
  columns: readonly OwnKey[]
}

export interface View extends Kept {
  narrowing: Narrowing
  /** Keys of the sections that are folded up. */
  folded: readonly string[]
}

const KEY = 'dca.positions'
const SORT_KEYS: readonly SortKey[] = ['pair', ...COLUMN_KEYS]

export function restored(): View {
  const found = (recall(KEY) ?? {}) as { sort?: { key?: unknown; descending?: unknown } | null; groupBy?: unknown; columns?: unknown }
  const key = SORT_KEYS.find((one) => one === found.sort?.key)
  return {
    sort: key === undefined ? BY_AGE : { key, descending: found.sort?.descending === true },
    groupBy: GROUPINGS.find((one) => one === found.groupBy) ?? 'none',
    columns: known(COLUMN_KEYS, found.columns) ?? USUAL_COLUMNS,
    narrowing: EVERYTHING,
    folded: [],
  }
}

export const useView = create<View>(restored)

function keep(next: Partial<Kept>): void {
  useView.setState(next)
  const { sort, groupBy, columns } = useView.getState()
  remember(KEY, { sort, groupBy, columns })
}

export const pressColumn = (key: SortKey): void => keep({ sort: pressed(useView.getState().sort, key) })

export const setSort = (sort: Sort): void => keep({ sort })

export const setColumns = (columns: readonly OwnKey[]): void => keep({ columns })

export function setGroupBy(groupBy: GroupBy): void {
  keep({ groupBy })
  useView.setState({ folded: [] })
}

export const narrow = (next: Partial<Narrowing>): void => useView.setState(({ narrowing }) => ({ narrowing: { ...narrowing, ...next } }))

export const showAll = (): void => useView.setState({ narrowing: EVERYTHING })

export const fold = (key: string): void =>
  useView.setState(({ folded }) => ({ folded: folded.includes(key) ? folded.filter((one) => one !== key) : [...folded, key] }))
