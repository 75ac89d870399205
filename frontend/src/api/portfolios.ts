/** Portfolios as such: made, renamed, put to rest; the accounts they trade on, their webhooks, their market rules. */
import { client } from './client'
import { get, id } from './request'
import type { ArchivedPortfolioView, MarketRulesView, NewPortfolioRequest, PortfolioView, PresetList, WebhookView } from './types'

export type NewPortfolio = Pick<NewPortfolioRequest, 'name' | 'quote' | 'accounts' | 'max_open_groups'> & {
  capital: string
  ladder: NonNullable<NewPortfolioRequest['ladder']>
}

export async function createPortfolio(request: NewPortfolio): Promise<PortfolioView> {
  return (await client.post<PortfolioView>('/portfolios', request)).data
}

export async function renamePortfolio(portfolioId: string, name: string): Promise<PortfolioView> {
  return (await client.patch<PortfolioView>(`/portfolios/${id(portfolioId)}`, { name })).data
}

/** Puts it to rest for good; its history stays. Refused while anything is open or waits. */
export async function archivePortfolio(portfolioId: string): Promise<void> {
  await client.delete(`/portfolios/${id(portfolioId)}`)
}

export async function changeAccounts(portfolioId: string, accounts: readonly string[]): Promise<PortfolioView> {
  return (await client.put<PortfolioView>(`/portfolios/${id(portfolioId)}/accounts`, { accounts })).data
}

export const fetchArchived = (_key: string, signal?: AbortSignal): Promise<ArchivedPortfolioView[]> =>
  get('/archived-portfolios', {}, signal)

export const fetchPresets = (_key: string, signal?: AbortSignal): Promise<PresetList> => get('/ladder-presets', {}, signal)

// --- the webhook ------------------------------------------------------------------------------------------------------

export async function requireSecret(portfolioId: string, required: boolean): Promise<WebhookView> {
  return (await client.put<WebhookView>(`/portfolios/${id(portfolioId)}/webhook`, { secret_required: required })).data
}

/** New ones in place of the old, which stop at once. */
export async function rotateWebhook(portfolioId: string, parts: { token: boolean; secret: boolean }): Promise<WebhookView> {
  return (await client.post<WebhookView>(`/portfolios/${id(portfolioId)}/webhook/rotate`, parts)).data
}

// --- market rules -----------------------------------------------------------------------------------------------------

export const fetchMarketRules = (portfolioId: string, accountId: string, signal?: AbortSignal): Promise<MarketRulesView> =>
  get(`/portfolios/${id(portfolioId)}/market-rules`, { account_id: accountId }, signal)

/** Fetches them from the exchange now. */
export async function syncMarketRules(portfolioId: string, accountId: string): Promise<MarketRulesView> {
  const params = { account_id: accountId }
  return (await client.post<MarketRulesView>(`/portfolios/${id(portfolioId)}/market-rules/sync`, null, { params })).data
}
