/**
 * Which rows of a long list exist. They come and go several at a time, since each change costs the page a layout and a
 * painting, whatever their number.
 */
interface Seen {
  /** First and last row in view. */
  startIndex: number
  endIndex: number
  /** Of all rows. */
  count: number
}

/** Rows on both sides of those in view, and how few of them are too few. */
const AHEAD = 9
const LEAST_AHEAD = 6

/** Answers with the indexes, in order; remembers them for as long as they are enough and not too many. */
export function rangeAhead(): (seen: Seen) => number[] {
  let first = 0
  let end = 0
  return ({ startIndex, endIndex, count }) => {
    const enough = first <= Math.max(0, startIndex - LEAST_AHEAD) && end >= Math.min(count, endIndex + 1 + LEAST_AHEAD)
    const tooMany = end > count || end - first > endIndex + 1 - startIndex + 3 * AHEAD
    if (!enough || tooMany) {
      first = Math.max(0, startIndex - AHEAD)
      end = Math.min(count, endIndex + 1 + AHEAD)
    }
    return Array.from({ length: end - first }, (_, index) => first + index)
  }
}

/** The indexes with one more among them, in order, if there is such a row. */
export function withIndex(indexes: readonly number[], one: number | null, count: number): number[] {
  if (one === null || one >= count || indexes.includes(one)) return [...indexes]
  return one < (indexes[0] ?? 0) ? [one, ...indexes] : [...indexes, one]
}
