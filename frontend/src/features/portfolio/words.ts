/** The portfolio's states and the line's states in words (spec 9). */
import type { PortfolioStatus, SteadyPortfolio } from '@/api/types'
import { clock, duration } from '@/lib/time'
import type { Connection } from '@/live/connection'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

interface StatusWord {
  text: string
  tone: Tone
  icon: IconName
  /** What it means for the trader, when the engine gives no reason of its own. */
  meaning: string
  /** What goes on while it lasts, and what does not. */
  meanwhile: string
}

const KEPT = 'Alerts are kept and taken next. Targets rest at the exchange and fill by themselves.'
const GOES_ON = 'exits, targets and stops go on.'

const STATUS_WORDS: Readonly<Record<PortfolioStatus, StatusWord>> = {
  bootstrapping: { text: 'starting', tone: 'attention', icon: 'clock', meaning: 'Loading what was open.', meanwhile: KEPT },
  reconciling: {
    text: 'reconciling',
    tone: 'attention',
    icon: 'clock',
    meaning: 'Comparing orders and holdings with the exchange.',
    meanwhile: KEPT,
  },
  healthy: {
    text: 'healthy',
    tone: 'neutral',
    icon: 'disc',
    meaning: 'Orders and holdings agree with the exchange.',
    meanwhile: 'Alerts are taken.',
  },
  paused: {
    text: 'paused',
    tone: 'attention',
    icon: 'alert',
    meaning: 'No position is opened or added to.',
    meanwhile: `Entries wait in the queue; ${GOES_ON}`,
  },
  locked: {
    text: 'locked',
    tone: 'fault',
    icon: 'alert',
    meaning: 'Something has to be looked at first.',
    meanwhile: `Entries are refused; ${GOES_ON}`,
  },
  auditing: {
    text: 'auditing',
    tone: 'fault',
    icon: 'alert',
    meaning: 'An account was found to hold something else than our trades say.',
    meanwhile: `Entries are refused until that is settled; ${GOES_ON}`,
  },
}

/** A start without any keys does not end by itself, and is called by what it waits for. */
export const waitsForKeys = ({ status, accounts }: SteadyPortfolio): boolean =>
  status === 'bootstrapping' && accounts.length > 0 && accounts.every(({ keys_missing }) => keys_missing)

export function stateWord(portfolio: SteadyPortfolio): StatusWord {
  const word = STATUS_WORDS[portfolio.status]
  return waitsForKeys(portfolio) ? { ...word, text: 'keys missing', tone: 'fault', icon: 'key' } : word
}

/** Says why what is shown may be old; null while it is fresh. `heard` is the server's time of the last message. */
export function freshness(connection: Connection, heard: string | null, now: number): string | null {
  const shown = heard === null ? 'Nothing has been received yet.' : `What you see is as of ${clock(heard, now)}.`
  switch (connection.kind) {
    case 'live':
    case 'connecting':
    case 'signed_out':
      return null
    case 'stale':
      return `Nothing heard from the engine for ${duration(now - connection.since)}. ${shown}`
    case 'waiting':
      return `The engine cannot be reached. Trying again ${soon(connection.retryAt - now)}. ${shown}`
    case 'reconnecting':
      return `The engine cannot be reached. Trying now. ${shown}`
    case 'unknown_portfolio':
      return 'This portfolio no longer exists. Choose another one.'
  }
}

const soon = (milliseconds: number): string =>
  milliseconds < 1_000 ? 'in a moment' : `in ${Math.ceil(milliseconds / 1_000)} s`

/** The line's state in a word, for the top bar. */
export function lineWord(connection: Connection, now: number): { text: string; tone: Tone } {
  switch (connection.kind) {
    case 'live':
      return { text: 'Live', tone: 'neutral' }
    case 'connecting':
      return { text: 'Connecting', tone: 'neutral' }
    case 'stale':
      return { text: `Stale ${duration(now - connection.since)}`, tone: 'attention' }
    case 'waiting':
    case 'reconnecting':
      return { text: 'Reconnecting', tone: 'attention' }
    case 'signed_out':
    case 'unknown_portfolio':
      return { text: 'Offline', tone: 'fault' }
  }
}

/** @param names of accounts, by their ids */
export function named(text: string, names: Readonly<Record<string, string>>): string {
  return names[text] ?? Object.entries(names).reduce((said, [id, name]) => said.replaceAll(`account ${id}`, `account ${name}`), text)
}
