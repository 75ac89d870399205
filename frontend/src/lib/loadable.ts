/** Data that may not be there yet: a screen must say what it shows in each case, so the type makes it answer. */
export type Loadable<T> =
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly value: T }

export const PENDING: Loadable<never> = { state: 'pending' }

export const ready = <T>(value: T): Loadable<T> => ({ state: 'ready', value })

export const failed = (message: string): Loadable<never> => ({ state: 'failed', message })
