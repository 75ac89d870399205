/** What was done last from the palette, remembered in this browser. */
import { recall, remember } from '@/lib/storage'

const KEY = 'dca.palette'
const KEPT = 8

/** Ids, latest first. */
export function recent(): readonly string[] {
  const found = recall(KEY)
  return Array.isArray(found) ? (found as unknown[]).filter((id): id is string => typeof id === 'string').slice(0, KEPT) : []
}

export const did = (id: string): void => remember(KEY, [id, ...recent().filter((other) => other !== id)].slice(0, KEPT))
