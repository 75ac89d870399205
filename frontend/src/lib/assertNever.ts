/** Ends a `switch` that handles every case; the compiler complains here when a new case appears. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
