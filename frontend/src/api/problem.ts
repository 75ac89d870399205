/** What went wrong with a request, as one value with a sentence for the screen and, if named, the fields at fault. */
import { isAxiosError } from 'axios'

import type { FieldError, Problem } from './types'

export interface RequestFailure {
  /** HTTP status; 0 when no answer came. */
  status: number
  /** The server's stable code, `unreachable` when no answer came, `unreadable` when it was not in the agreed form. */
  code: string
  message: string
  /** Reason per field, by the field's name. */
  fields: Readonly<Record<string, string>>
}

const UNREACHABLE: RequestFailure = {
  status: 0,
  code: 'unreachable',
  message: 'The engine does not answer. Check that it is running; orders on the exchange stay as they are.',
  fields: {},
}

/** Reads any thrown value; only programming errors are thrown on. */
export function failureOf(error: unknown): RequestFailure {
  if (!isAxiosError(error)) throw error
  if (error.response === undefined) return UNREACHABLE
  const { status, data } = error.response as { status: number; data: unknown }
  if (!isProblem(data)) {
    return { status, code: 'unreadable', message: `The engine answered with an error (${status}).`, fields: {} }
  }
  return { status, code: data.error, message: data.message, fields: reasonsOf(data.fields) }
}

/** Reason by field. */
export const reasonsOf = (errors: readonly FieldError[]): Readonly<Record<string, string>> =>
  Object.fromEntries(errors.map(({ field, reason }) => [field, reason]))

function isProblem(data: unknown): data is Problem {
  return (
    typeof data === 'object' &&
    data !== null &&
    typeof (data as Partial<Problem>).message === 'string' &&
    Array.isArray((data as Partial<Problem>).fields)
  )
}
