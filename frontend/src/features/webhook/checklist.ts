/** How far the connection to TradingView has come, step by step, read from the alerts that arrived. Pure. */
import type { AlertView, SignalView } from '@/api/types'
import { adviceOn, faultOf } from '@/features/signals/advice'
import { shortReason } from '@/features/signals/words'

export type State = 'done' | 'waiting' | 'wrong'

export interface Item {
  key: 'address' | 'arrived' | 'secret' | 'understood' | 'order'
  title: string
  state: State
  /** What is so, in one sentence. */
  text: string
  /** What to do while it is not done. */
  ways: readonly string[]
  /** The signal that tells more. */
  signalId?: string
}

/** Alerts sent from the dashboard say so; they show that the engine works, and nothing of TradingView. */
export const isOwnTest = ({ body }: Pick<AlertView, 'body'>): boolean => /"source"\s*:\s*"dashboard"/.test(body)

const WRONG_SECRET = 401

const PUBLIC = [
  'TradingView reaches ports 80 and 443 only, and no address of IPv6.',
  'At home: a tunnel (cloudflared, ngrok, Tailscale Funnel) gives the engine a public https address.',
  'On a server: a reverse proxy (Caddy, nginx) with a name and a certificate passes /api/v1/webhooks on to the engine.',
]
const NOT_ARRIVED = [
  'In TradingView: the alert, Notifications, Webhook URL ticked, and the address from above pasted.',
  'TradingView sends webhooks only for an account with two-factor authentication, on a paid plan.',
  'Under the alert’s log TradingView says what the address answered.',
]
const NO_SECRET = ['Copy the message anew from step 3: it holds the secret.', 'An older alert still holds the secret from before it was changed.']
const NOT_UNDERSTOOD = ['Paste the message from step 3 as it is, without a line before or after it.']
const NO_ORDER = ['Wait for the first entry of the strategy, or let TradingView send one by an alert on a price just above or below.']

/**
 * @param alerts newest first, own tests among them
 * @param signals newest first
 * @param unreachable why TradingView cannot reach the address, which stands beside it; null when nothing speaks against it
 */
export function checklistOf(alerts: readonly AlertView[], signals: readonly SignalView[], unreachable: string | null): Item[] {
  const arrived = alerts.filter((alert) => !isOwnTest(alert))
  const [latest] = arrived
  const admitted = arrived.filter(({ status_code: code }) => code !== WRONG_SECRET)
  const understood = arrived.filter(({ signal_id: id }) => id !== null)
  const ids = new Set(understood.map(({ signal_id: id }) => id))
  const own = signals.filter(({ id }) => ids.has(id))
  return [address(latest, unreachable), first(latest), secret(latest, admitted), message(admitted, understood), order(own)]
}

function address(latest: AlertView | undefined, unreachable: string | null): Item {
  const title = 'Address reachable'
  if (latest !== undefined) return { key: 'address', title, state: 'done', text: 'An alert came through it.', ways: [] }
  if (unreachable !== null) return { key: 'address', title, state: 'wrong', text: 'TradingView cannot reach it where it is now.', ways: PUBLIC }
  return { key: 'address', title, state: 'waiting', text: 'Nothing speaks against it; the first alert shows it.', ways: PUBLIC }
}

function first(latest: AlertView | undefined): Item {
  const title = 'First alert received'
  if (latest === undefined) return { key: 'arrived', title, state: 'waiting', text: 'None has come from outside yet.', ways: NOT_ARRIVED }
  return { key: 'arrived', title, state: 'done', text: `The latest came from ${latest.source}.`, ways: [] }
}

function secret(latest: AlertView | undefined, admitted: readonly AlertView[]): Item {
  const title = 'Secret right'
  if (latest?.status_code === WRONG_SECRET) return { key: 'secret', title, state: 'wrong', text: 'The latest alert came without it, or with another one.', ways: NO_SECRET }
  if (admitted.length > 0) return { key: 'secret', title, state: 'done', text: 'The latest alert carried it.', ways: [] }
  return { key: 'secret', title, state: 'waiting', text: 'Shown by the first alert.', ways: [] }
}

function message([latest]: readonly AlertView[], understood: readonly AlertView[]): Item {
  const title = 'Pair known, message understood'
  if (latest !== undefined && latest.signal_id === null) {
    const { field, reason } = faultOf(latest)
    const advice = adviceOn(latest)
    const text = `The latest was refused: ${field === null ? 'the message' : field} ${reason}.`
    return { key: 'understood', title, state: 'wrong', text, ways: advice === null ? NOT_UNDERSTOOD : [advice] }
  }
  if (understood.length > 0) return { key: 'understood', title, state: 'done', text: 'The latest alert became a signal.', ways: [] }
  return { key: 'understood', title, state: 'waiting', text: 'Shown by the first alert.', ways: NOT_UNDERSTOOD }
}

function order(signals: readonly SignalView[]): Item {
  const title = 'First order placed'
  const traded = signals.find(({ verdict, group_id: group }) => verdict === 'accepted' && group !== null)
  if (traded !== undefined) return { key: 'order', title, state: 'done', text: `${traded.symbol}: ${shortReason(traded)}.`, ways: [], signalId: traded.id }
  const [latest] = signals
  if (latest === undefined) return { key: 'order', title, state: 'waiting', text: 'Follows the first accepted entry.', ways: NO_ORDER }
  const state = latest.verdict === 'refused' ? 'wrong' : 'waiting'
  return { key: 'order', title, state, text: `The latest signal: ${shortReason(latest)}.`, ways: state === 'wrong' ? [] : NO_ORDER, signalId: latest.id }
}
