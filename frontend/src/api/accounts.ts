/** The user's exchange accounts. Keys only ever travel to the engine. */
import { client } from './client'
import { get, id } from './request'
import type { AccountCheckView, NewAccountRequest, OwnAccountView, VenueView } from './types'

export interface Keys {
  api_key: string
  api_secret: string
}

/** Amount of each coin. */
export type Wallet = Record<string, string>

export const fetchVenues = (_key: string, signal?: AbortSignal): Promise<VenueView[]> => get('/venues', {}, signal)

export const fetchAccounts = (_key: string, signal?: AbortSignal): Promise<OwnAccountView[]> => get('/accounts', {}, signal)

/** Tries keys at the exchange; nothing is stored. It asks the exchange several things, one after another. */
export async function checkKeys(venue: string, kind: string, keys: Keys): Promise<AccountCheckView> {
  return (await client.post<AccountCheckView>('/accounts/check', { venue, market_kind: kind, ...keys }, SLOW)).data
}

export async function createAccount(request: Partial<NewAccountRequest> & Pick<NewAccountRequest, 'name' | 'venue' | 'market_kind'>): Promise<OwnAccountView> {
  return (await client.post<OwnAccountView>('/accounts', request, SLOW)).data
}

export async function renameAccount(accountId: string, name: string): Promise<OwnAccountView> {
  return (await client.patch<OwnAccountView>(`/accounts/${id(accountId)}`, { name })).data
}

export async function removeAccount(accountId: string): Promise<void> {
  await client.delete(`/accounts/${id(accountId)}`)
}

export async function replaceKeys(accountId: string, keys: Keys): Promise<OwnAccountView> {
  return (await client.put<OwnAccountView>(`/accounts/${id(accountId)}/keys`, keys, SLOW)).data
}

/** Begins a practice account anew: everything that it held is gone. */
export async function resetPractice(accountId: string, balances: Wallet): Promise<OwnAccountView> {
  return (await client.post<OwnAccountView>(`/accounts/${id(accountId)}/reset`, { confirm: true, balances }, SLOW)).data
}

const SLOW = { timeout: 60_000 }
