/** How this reader wants numbers and times written. Set once by the appearance, before anything is drawn. */
export interface Conventions {
  /** Stands between thousands; empty for none. */
  thousands: string
  /** Stands before the decimals. */
  point: string
  /** `local`, `UTC`, or a name such as `Europe/Berlin`. */
  zone: string
}

/** Narrow no-break space: separates thousands and never wraps. */
export const THIN_SPACE = '\u202f'

export const USUAL: Conventions = { thousands: THIN_SPACE, point: '.', zone: 'local' }

let current: Conventions = USUAL

export const conventions = (): Conventions => current

export function setConventions(next: Conventions): void {
  current = next
}

/** Whether this browser knows the zone. */
export function isZone(zone: string): boolean {
  if (zone === 'local') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
