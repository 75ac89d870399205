/**
 * What stands in a table's cell may be the cell itself: each element that a row of a long list does without is felt when the
 * list is scrolled.
 */
export interface InCell {
  /** The classes of the cell that it is; left out where it stands in anything else. */
  cell?: string | undefined
}

interface CellAttributes {
  role?: 'cell'
  className: string
}

export function asCell(own: string, cell: string | undefined): CellAttributes {
  return cell === undefined ? { className: own } : { role: 'cell', className: `${own} ${cell}` }
}
