/**
 * Numbers as they are typed: read into the form that is sent, with a point and nothing between thousands, and shown in
 * the reader's own. A sign that may mean either is never guessed at: what is not clearly a number stays as typed. Pure
 * but for the conventions.
 */
import { conventions } from './conventions'

/** A number, or the beginning of one: `-`, `12.`, `.5`. */
const NUMBER = /^-?\d*\.?\d*$/
/** Between thousands in some forms, and a decimal sign in none. */
const BLANKS = /[\s'’]/g
const MINUS = '\u2212'

/** What is typed or pasted into a field for a number: `0,5` → `0.5`, `1.234,56` → `1234.56`. */
export function plainNumber(typed: string): string {
  const plain = pointed(typed.replace(BLANKS, '').replace(MINUS, '-'))
  return NUMBER.test(plain) ? plain : typed
}

/** A plain number as a field shows it, in a form that the field takes; what is none stays as it is. */
export const shownNumber = (plain: string): string => (NUMBER.test(plain) ? plain.replace('.', conventions().point) : plain)

const pointed = (text: string): string =>
  joined(text, ',', '.') ?? joined(text, '.', ',') ?? (isDecimalComma(text) ? text.replace(',', '.') : text)

/** Without what stands between thousands, where that is beyond doubt: more than once, or with a decimal sign behind it. */
function joined(text: string, between: string, point: string): string | null {
  const [units = '', ...decimals] = text.split(point)
  const [first = '', ...groups] = units.split(between)
  const sound = /^-?[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group))
  const certain = groups.length > 1 || (groups.length === 1 && decimals.length > 0)
  return sound && certain ? [first + groups.join(''), ...decimals].join('.') : null
}

/** A comma is a decimal sign in the forms that say so; in others unless thousands are, or may be, set apart by it. */
function isDecimalComma(text: string): boolean {
  if (text.includes('.')) return false
  const { point, thousands } = conventions()
  return point === ',' || (thousands !== ',' && !/^-?[1-9]\d{0,2},\d{3}$/.test(text))
}
