/** The columns of the open groups: their titles, their widths, and what is shown unless the trader chose otherwise. */
import type { Column } from '@/ui/table/columns'

export const COLUMN_KEYS = [
  'timeframe',
  'side',
  'pyramids',
  'legs',
  'average',
  'price',
  'amount',
  'percent',
  'target',
  'mode',
  'state',
  'account',
  'invested',
  'realized',
  'age',
] as const

/** Those that can be chosen, and the pair, which always leads. */
export type OwnKey = (typeof COLUMN_KEYS)[number]
export type ColumnKey = OwnKey | 'pair'

const LESS_USED: readonly OwnKey[] = ['account', 'invested', 'realized']
export const USUAL_COLUMNS: readonly OwnKey[] = COLUMN_KEYS.filter((key) => !LESS_USED.includes(key))

/** Names in a menu, where the quote is no matter. */
export const COLUMN_NAMES: Readonly<Record<OwnKey, string>> = {
  timeframe: 'Timeframe',
  side: 'Side',
  pyramids: 'Pyramids',
  legs: 'Legs filled',
  average: 'Average price',
  price: 'Price',
  amount: 'PnL',
  percent: 'PnL in percent',
  target: 'Way to the next target',
  mode: 'Take-profit mode',
  state: 'State',
  account: 'Account',
  invested: 'Deployed',
  realized: 'Realized so far',
  age: 'Age',
}

const SHAPES: Readonly<Record<ColumnKey, Omit<Column<ColumnKey>, 'key'>>> = {
  pair: { title: 'Pair', width: 104, grow: 1.2 },
  timeframe: { title: 'TF', width: 36, grow: 0, spare: 3 },
  side: { title: 'Side', width: 56, grow: 0 },
  pyramids: { title: 'Pyramids', width: 56, grow: 0, align: 'right', spare: 8 },
  legs: { title: 'Legs', width: 84, grow: 0.4, align: 'right', spare: 2 },
  average: { title: 'Average', width: 106, grow: 0.8, align: 'right', spare: 5 },
  price: { title: 'Price', width: 106, grow: 0.8, align: 'right' },
  amount: { title: 'PnL', width: 80, grow: 0.8, align: 'right' },
  percent: { title: 'PnL %', width: 74, grow: 0.4, align: 'right' },
  target: { title: 'To next target', width: 124, grow: 0.4, align: 'right', spare: 4 },
  mode: { title: 'Takes profit', width: 88, grow: 0.4, align: 'after', spare: 9 },
  state: { title: 'State', width: 112, grow: 0.6, align: 'after', spare: 1 },
  account: { title: 'Account', width: 116, grow: 0.8, align: 'after', spare: 7 },
  invested: { title: 'Deployed', width: 84, grow: 0.4, align: 'right', spare: 10 },
  realized: { title: 'Realized', width: 80, grow: 0.4, align: 'right', spare: 11 },
  age: { title: 'Age', width: 68, grow: 0.2, align: 'right', spare: 6 },
}

/** Of a digit, pixels. */
const DIGIT = 8.8

/** Characters that fit a column where it is narrowest. */
export const roomOf = (key: ColumnKey): number => Math.floor(SHAPES[key].width / DIGIT)

/** @param keys in order @param quote the unit of what is in money */
export function columnsOf(keys: readonly OwnKey[], quote: string): readonly Column<ColumnKey>[] {
  const pair: ColumnKey = 'pair'
  return [pair, ...keys].map((key) => {
    const shape = SHAPES[key]
    const unit = key === 'amount' ? ` ${quote}` : ''
    return { key, ...shape, title: `${shape.title}${unit}`.trim() }
  })
}
