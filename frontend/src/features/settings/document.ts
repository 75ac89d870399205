/** A JSON document by dotted paths: `risk.limits.max_exposure`, `pyramiding.shares.0`. Pure; nothing is changed in place. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What stands at a path; null where there is nothing. The empty path is the value itself. */
export function at(value: Json, path: string): Json {
  let here = value
  for (const key of keysOf(path)) {
    if (typeof here !== 'object' || here === null) return null
    here = (Array.isArray(here) ? (here as readonly Json[])[Number(key)] : (here as Record<string, Json>)[key]) ?? null
  }
  return here
}

/** The document with another value at a path. A path through nothing leaves it as it is. */
export function put(value: Json, path: string, next: Json): Json {
  const [key, ...rest] = keysOf(path)
  if (key === undefined) return next
  if (typeof value !== 'object' || value === null) return value
  const below = rest.join('.')
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item, i) => (i === Number(key) ? put(item, below, next) : item))
  }
  const object = value as Readonly<Record<string, Json>>
  return { ...object, [key]: put(object[key] ?? null, below, next) }
}

const keysOf = (path: string): string[] => (path === '' ? [] : path.split('.'))

export const isBelow = (path: string, parent: string): boolean => path.startsWith(`${parent}.`)

export function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Any of the server's shapes as a document. */
export const asJson = (value: object): Json => value as Json
