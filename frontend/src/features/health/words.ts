/** The health of the portfolio and its accounts in sentences: what it is, what goes on meanwhile, what can be done. */
import type { SteadyAccount, PortfolioStatus, SteadyPortfolio } from '@/api/types'
import { isThere, venueName } from '@/features/portfolio/calculate'
import { stateWord } from '@/features/portfolio/words'
import { format, whole } from '@/lib/decimal'
import { clock, duration } from '@/lib/time'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

import { type Difference, awayFor } from './calculate'

/** `Binance (Practice)` */
export const accountName = ({ venue, name }: SteadyAccount): string => `${venueName(venue)} (${name})`

/** Why the portfolio is as it is, then what goes on. The reason of an audit stands beside it as a list. */
export function stateSentences(portfolio: SteadyPortfolio): string {
  const { status, status_reason, differences } = portfolio
  const { meaning, meanwhile } = stateWord(portfolio)
  if (status === 'healthy') return healthSentence(portfolio)
  if (status === 'auditing' && differences.length > 0) return meanwhile
  return `${status_reason === '' ? meaning : sentence(status_reason)} ${meanwhile}`
}

/** A healthy portfolio takes alerts; what it does not know or overlooks is said. */
function healthSentence(portfolio: SteadyPortfolio): string {
  const { accounts, differences } = portfolio
  if (!accounts.every(isThere)) return 'Alerts are taken. Entries for an account that is away wait.'
  if (differences.length > 0) return 'Alerts are taken. What the accounts hold differs within the tolerance.'
  const { meaning, meanwhile } = stateWord(portfolio)
  return `${meaning} ${meanwhile}`
}

/** With a capital at its beginning and a stop at its end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

/** What an account that is away means; `now` by the engine's clock. */
export function awaySentences(account: SteadyAccount, now: number): string {
  if (account.keys_missing) return 'Its keys are missing: enter them under Settings, Accounts and keys. Its entries wait until then.'
  const begun = clock(account.away_since ?? '', now)
  const state = account.connected ? 'It is reached again; what happened there meanwhile is being looked up.' : `Not reached since ${begun}.`
  return `${state} Its entries wait. Targets rest there and fill by themselves; stops act again once it is back.`
}

/** `Connected`, `Away for 42 s`, `Catching up for 2 s`, `Keys missing`; `now` by the engine's clock. */
export function connectionWord(account: SteadyAccount, now: number): { text: string; tone: Tone; icon: IconName } {
  if (account.keys_missing) return { text: 'Keys missing', tone: 'fault', icon: 'key' }
  const span = awayFor(account, now)
  if (span === null) return { text: 'Connected', tone: 'neutral', icon: 'check' }
  return { text: `${account.connected ? 'Catching up' : 'Away'} for ${duration(span)}`, tone: 'fault', icon: 'alert' }
}

/** `The engine’s clock is 812 ms ahead of Binance (Practice)` */
export const clockTitle = (account: SteadyAccount): string => `The engine’s clock is ${offset(account)} ${accountName(account)}`

export const CLOCK_ADVICE =
  'Orders are signed by the exchange’s time meanwhile. Set the clock of the engine’s machine right: switch on its automatic time.'

/** `12 ms ahead of`, `1 204 ms behind`, `in step with`. */
export function offset({ clock_ahead_ms: ahead }: SteadyAccount): string {
  if (ahead === 0) return 'in step with'
  return `${format(whole(Math.abs(ahead)), { decimals: 0 })} ms ${ahead > 0 ? 'ahead of' : 'behind'}`
}

/** `0.002 BTC less than our trades say` */
export const comparison = ({ size, coin, isLess }: Difference): string => `${size} ${coin} ${isLess ? 'less' : 'more'} than our trades say`

/** `Binance (Practice) holds 0.006 BTC, our trades say 0.008.` */
export const holdingSentence = ({ account, holds, says, coin }: Difference): string =>
  `${account === null ? 'The account' : accountName(account)} holds ${holds} ${coin}, our trades say ${says}.`

/** What would have to be done at the exchange for a difference to end by itself. */
export function remedy({ size, coin, isLess, holding }: Difference): string {
  if (coin !== holding) return `${isLess ? 'buy' : 'sell'} ${size} ${coin} of ${holding}`
  return `${isLess ? 'bring back' : 'take out'} ${size} ${coin}`
}

/** What resuming does and accepts, said before it is done. */
export function resumeSentences({ status }: SteadyPortfolio, differences: readonly Difference[]): string[] {
  const said = [RESUMES[status] ?? 'Entries go on as before.']
  if (differences.length > 0) said.push(`What the accounts hold counts as right from then on: ${differences.map(holdingSentence).join(' ')}`)
  if (differences.some(({ isMissing }) => isMissing)) said.push('Open positions stay as they are, and cannot close more than the account holds.')
  return said
}

const RESUMES: Readonly<Partial<Record<PortfolioStatus, string>>> = {
  paused: 'Entries are let through again, those that wait first. A limit that is reached by now is let pass for the rest of the day.',
  locked: 'Entries are let through again, on the state as it stands. What locked the portfolio is not mended by that.',
  auditing: 'Entries are let through again.',
}
