/** Where the line to the engine stands. Times are milliseconds of this browser's clock. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The line is open, but nothing came for too long. */
  | { readonly kind: 'stale'; readonly since: number }
  /** The line is down; `since` is when something was last heard, null when nothing ever was. */
  | { readonly kind: 'waiting'; readonly since: number | null; readonly retryAt: number }
  | { readonly kind: 'reconnecting'; readonly since: number | null }
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'unknown_portfolio' }

export const CONNECTING: Connection = { kind: 'connecting' }
export const LIVE: Connection = { kind: 'live' }

/** True when what is on the screen may no longer be what is true. */
export function mayBeOld(connection: Connection): boolean {
  return connection.kind !== 'live' && connection.kind !== 'connecting'
}
