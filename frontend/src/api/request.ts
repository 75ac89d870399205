/** The shapes of a request that all endpoints share. They throw axios errors; `failureOf` reads them. */
import { client } from './client'

/** A part of an address. */
export const id = encodeURIComponent

/** @param params what is null is left out */
export async function get<T>(path: string, params: Record<string, string | null> = {}, signal?: AbortSignal): Promise<T> {
  const present = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null))
  return (await client.get<T>(path, { params: present, ...(signal === undefined ? {} : { signal }) })).data
}
