/** The columns of a table: how wide they are, and which of them there is room for. Pure. */
export interface Column<K extends string> {
  key: K
  title: string
  /** Narrowest, pixels. */
  width: number
  /** Share of the room that is left over; 0 keeps it narrowest. */
  grow: number
  align?: 'right' | 'after'
  /** Where room is short, the highest goes first; without one it always stays. */
  spare?: number
}

/** Between columns, and left and right of them all; pixels. */
const GAP = 12
const MARGINS = 32

const widthOf = (columns: readonly { width: number }[]): number =>
  columns.reduce((total, { width }) => total + width, MARGINS + GAP * (columns.length - 1))

/** Those that fit, in their order. */
export function fitting<C extends { width: number; spare?: number }>(columns: readonly C[], room: number): readonly C[] {
  if (widthOf(columns) <= room) return columns
  const first = columns.reduce<C | null>((most, one) => ((one.spare ?? 0) > (most?.spare ?? 0) ? one : most), null)
  return first === null ? columns : fitting(columns.filter((one) => one !== first), room)
}

/** For `grid-template-columns`. */
export const templateOf = (columns: readonly { width: number; grow: number }[]): string =>
  columns.map(({ width, grow }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`)).join(' ')

/** What was remembered of a choice, less what is not known. */
export function known<K extends string>(keys: readonly K[], remembered: unknown): readonly K[] | null {
  if (!Array.isArray(remembered)) return null
  const found = remembered.map((one) => keys.find((key) => key === one)).filter((key) => key !== undefined)
  return [...new Set(found)]
}
