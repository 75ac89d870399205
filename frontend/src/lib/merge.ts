/** Joins what came live with what was paged in: one entry per id, the live one wins, newest first. */
export function newestFirst<T extends { id: string }>(
  live: readonly T[],
  paged: readonly T[],
  timeOf: (item: T) => string,
): T[] {
  const byId = new Map<string, T>()
  for (const item of paged) byId.set(item.id, item)
  for (const item of live) byId.set(item.id, item)
  return [...byId.values()].sort((a, b) => compareTimes(timeOf(b), timeOf(a)) || compare(b.id, a.id))
}

/** By instant, and by text where the instants agree: ISO times may carry microseconds that a Date does not hold. */
export function compareTimes(a: string, b: string): number {
  // Of one form, their order is that of their text: no need to read them.
  if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return compare(a, b)
  return Date.parse(a) - Date.parse(b) || compare(a, b)
}

export function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
