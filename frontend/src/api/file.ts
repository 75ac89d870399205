/** Files that the server writes: fetched with the token, since a plain link would come without it. */
import { isAxiosError } from 'axios'

import type { NamedFile } from '@/ui/download'

import { client } from './client'

/** A long log takes a while to be written. */
const PATIENCE_MS = 300_000

/** @param usual its name, should the server give none */
export async function fetchFile(path: string, usual: string): Promise<NamedFile> {
  try {
    const { data, headers } = await client.get<Blob>(path, { responseType: 'blob', timeout: PATIENCE_MS })
    return { name: nameIn(headers['content-disposition']) ?? usual, content: data }
  } catch (error: unknown) {
    throw await readable(error)
  }
}

export function nameIn(disposition: unknown): string | null {
  return typeof disposition === 'string' ? (/filename="([^"/\\]+)"/.exec(disposition)?.[1] ?? null) : null
}

/** What went wrong comes as a file too: as the text that it is, it can be read like any other answer. */
async function readable(error: unknown): Promise<unknown> {
  if (!isAxiosError(error) || !(error.response?.data instanceof Blob)) return error
  const text = await error.response.data.text()
  try {
    error.response.data = JSON.parse(text) as unknown
  } catch {
    error.response.data = text
  }
  return error
}
