/** Everything that is set, as one document. It travels as text: no number in it is read on the way. */
import { client } from './client'
import type { ConfigurationChange } from './types'

interface Changes {
  changes: ConfigurationChange[]
}

const AS_JSON = { headers: { 'Content-Type': 'application/json' } }
/** Practice accounts are made and portfolios begun, one after another. */
const SLOW = { ...AS_JSON, timeout: 120_000 }

export async function fetchConfiguration(): Promise<string> {
  const asText = { responseType: 'text', transformResponse: (text: string) => text } as const
  return (await client.get<string>('/configuration', asText)).data
}

/** What importing the document would change; changes nothing. */
export async function checkConfiguration(document: string): Promise<ConfigurationChange[]> {
  return (await client.post<Changes>('/configuration/check', document, AS_JSON)).data.changes
}

/** Creates what is missing and changes what differs; deletes nothing. Tells of every item whether it was done. */
export async function importConfiguration(document: string): Promise<ConfigurationChange[]> {
  return (await client.post<Changes>('/configuration', document, SLOW)).data.changes
}
