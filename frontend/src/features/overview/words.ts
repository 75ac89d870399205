/** What is said while the panels are arranged, and what the figures mean. Pure. */
import { type BoardLayout, COLUMNS, rowsOf } from './layout'

type TitleOf = (key: string) => string

/** `Equity: row 1, place 2 of 3` */
export function placeWords({ shown }: BoardLayout, key: string, titleOf: TitleOf): string {
  const rows = rowsOf(shown)
  const row = rows.findIndex((spots) => spots.some((spot) => spot.key === key))
  const spots = rows[row] ?? []
  return `${titleOf(key)}: row ${row + 1}, place ${spots.findIndex((spot) => spot.key === key) + 1} of ${spots.length}`
}

/** `Equity: 8 of 12 columns wide` */
export const widthWords = ({ shown }: BoardLayout, key: string, titleOf: TitleOf): string =>
  `${titleOf(key)}: ${shown.find((panel) => panel.key === key)?.width ?? 0} of ${COLUMNS} columns wide`
