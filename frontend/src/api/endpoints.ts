/** One function per request. They throw axios errors; `failureOf` reads them. */
import { client } from './client'
import { get, id } from './request'
import type {
  AlertAccepted,
  AlertView,
  GroupView,
  PortfolioView,
  SignalView,
  TestAlertRequest,
  WebhookView,
} from './types'

export const fetchPortfolios = (signal?: AbortSignal): Promise<PortfolioView[]> => get('/portfolios', {}, signal)

export const fetchWebhook = (portfolioId: string, signal?: AbortSignal): Promise<WebhookView> =>
  get(`/portfolios/${id(portfolioId)}/webhook`, {}, signal)

export const fetchGroup = (groupId: string, signal?: AbortSignal): Promise<GroupView> =>
  get(`/groups/${id(groupId)}`, {}, signal)

export const fetchSignal = (signalId: string, signal?: AbortSignal): Promise<SignalView> =>
  get(`/signals/${id(signalId)}`, {}, signal)

export const fetchAlertOfSignal = (signalId: string, signal?: AbortSignal): Promise<AlertView> =>
  get(`/signals/${id(signalId)}/alert`, {}, signal)

/** Entries wait from now on; exits, targets and stops go on. */
export async function pausePortfolio(portfolioId: string): Promise<void> {
  await client.post(`/portfolios/${id(portfolioId)}/pause`)
}

/** Lets entries through again, and accepts what the accounts hold. Refused while the portfolio starts. */
export async function resumePortfolio(portfolioId: string): Promise<void> {
  await client.post(`/portfolios/${id(portfolioId)}/resume`)
}

/** Begins to ask the exchanges about every order and holding; what is found arrives on the feed. */
export async function reconcilePortfolio(portfolioId: string): Promise<void> {
  await client.post(`/portfolios/${id(portfolioId)}/reconcile`)
}

/** Sends a real alert through the portfolio's own webhook. `symbol` in the exchange's unified form, e.g. `BTC/USDT`. */
export async function sendTestAlert(portfolioId: string, alert: TestAlertRequest): Promise<AlertAccepted> {
  return (await client.post<AlertAccepted>(`/portfolios/${id(portfolioId)}/test-alert`, alert)).data
}
