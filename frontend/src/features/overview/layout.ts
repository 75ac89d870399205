/**
 * Where the panels of the overview stand: an order and a width each, in twelfths of the page. They flow into rows as
 * words do into lines. Every change is pure; what was remembered is read with care, since panels come and go.
 */
export const COLUMNS = 12
/** Widths that a panel can have, twelfths. */
export const WIDTHS = [3, 4, 5, 6, 7, 8, 9, 12] as const

export interface Placed {
  readonly key: string
  readonly width: number
}

export interface BoardLayout {
  readonly shown: readonly Placed[]
  readonly hidden: readonly string[]
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** A panel in its row: `from` is its first column, from 0. */
interface Spot extends Placed {
  readonly index: number
  readonly from: number
}

/** The rows that the panels flow into. */
export function rowsOf(shown: readonly Placed[]): Spot[][] {
  const rows: Spot[][] = []
  let free = 0
  shown.forEach(({ key, width }, index) => {
    if (width > free) {
      rows.push([])
      free = COLUMNS
    }
    rows.at(-1)?.push({ key, width, index, from: COLUMNS - free })
    free -= width
  })
  return rows
}

/** Sideways by one place in the order; up and down to the panel that stands there. At an edge nothing changes. */
export function moved(layout: BoardLayout, key: string, direction: Direction): BoardLayout {
  const to = placeTowards(layout.shown, key, direction)
  return to === null ? layout : placedAt(layout, key, to)
}

function placeTowards(shown: readonly Placed[], key: string, direction: Direction): number | null {
  const at = shown.findIndex((panel) => panel.key === key)
  if (at < 0) return null
  if (direction === 'left') return at === 0 ? null : at - 1
  if (direction === 'right') return at === shown.length - 1 ? null : at + 1
  const rows = rowsOf(shown)
  const row = rows.findIndex((spots) => spots.some(({ index }) => index === at))
  const from = rows[row]?.find(({ index }) => index === at)?.from ?? 0
  const other = rows[row + (direction === 'up' ? -1 : 1)]
  return other?.findLast((spot) => spot.from <= from)?.index ?? null
}

/** Takes a panel out and puts it where another one stands, which makes room. */
export function placedAt(layout: BoardLayout, key: string, index: number): BoardLayout {
  const panel = layout.shown.find((one) => one.key === key)
  if (panel === undefined || layout.shown[index]?.key === key) return layout
  const others = layout.shown.filter((one) => one.key !== key)
  return { ...layout, shown: others.toSpliced(index, 0, panel) }
}

/** One step wider or narrower; the very same layout at the end of the steps. */
export function resized(layout: BoardLayout, key: string, step: 1 | -1): BoardLayout {
  const panel = layout.shown.find((one) => one.key === key)
  const now = WIDTHS.findIndex((width) => width === panel?.width)
  const next = now < 0 ? undefined : WIDTHS[now + step]
  if (next === undefined) return layout
  return { ...layout, shown: layout.shown.map((one) => (one.key === key ? { key, width: next } : one)) }
}

export function withoutPanel(layout: BoardLayout, key: string): BoardLayout {
  return { shown: layout.shown.filter((one) => one.key !== key), hidden: [...layout.hidden.filter((one) => one !== key), key] }
}

/** Back at the end, as wide as it usually is. */
export function withPanel(layout: BoardLayout, key: string, usual: readonly Placed[]): BoardLayout {
  const panel = usual.find((one) => one.key === key)
  if (panel === undefined || !layout.hidden.includes(key)) return layout
  return { shown: [...layout.shown, panel], hidden: layout.hidden.filter((one) => one !== key) }
}

/** What was remembered, as far as it still means something; panels that are new stand at the end. */
export function restored(found: unknown, usual: readonly Placed[]): BoardLayout {
  const { shown, hidden } = (typeof found === 'object' && found !== null ? found : {}) as Partial<Record<string, unknown>>
  if (!Array.isArray(shown)) return { shown: usual, hidden: [] }
  const known = new Map(usual.map((panel) => [panel.key, panel]))
  const kept: Placed[] = []
  for (const one of shown as Partial<Placed>[]) {
    const panel = known.get(String(one.key))
    if (panel === undefined) continue
    kept.push({ key: panel.key, width: WIDTHS.find((width) => width === one.width) ?? panel.width })
    known.delete(panel.key)
  }
  const away = Array.isArray(hidden) ? (hidden as unknown[]).filter((key): key is string => typeof key === 'string' && known.delete(key)) : []
  return { shown: [...kept, ...known.values()], hidden: away }
}
