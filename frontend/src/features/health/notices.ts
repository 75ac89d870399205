/** What stands and should be known, gravest first: the portfolio's state, accounts away, clocks, small differences. Pure. */
import type { GroupView, SteadyPortfolio } from '@/api/types'
import { stateWord, waitsForKeys } from '@/features/portfolio/words'
import { paths } from '@/lib/paths'
import { duration } from '@/lib/time'
import type { IconName } from '@/ui/Icon'

import { type Difference, awayFor, differencesOf, isAway, isClockOff } from './calculate'
import { CLOCK_ADVICE, accountName, awaySentences, clockTitle, comparison, holdingSentence, stateSentences } from './words'

export type NoticeTone = 'fault' | 'attention' | 'quiet'

export interface Notice {
  /** The same while it is about the same thing. */
  key: string
  tone: NoticeTone
  icon: IconName
  /** Alone on a phone until it is opened, so it carries the number. */
  title: string
  /** Counts beside the title: how long already. */
  age: string | null
  text: string
  /** Shown as a list, with the ways out. */
  differences: readonly Difference[]
  /** `accept` resumes as well: it is what a person's word does where entries are not held back. */
  levers: readonly ('check' | 'resume' | 'accept')[]
  /** Where it can be mended, if that is elsewhere. */
  to?: { text: string; path: string }
}

const NONE: readonly never[] = []

/** @param now the engine's own time, milliseconds */
export function noticesOf(portfolio: SteadyPortfolio, groups: readonly GroupView[], now: number): Notice[] {
  const differences = differencesOf(portfolio, groups)
  const found = [...state(portfolio, differences), ...away(portfolio, now), ...clocks(portfolio), ...small(portfolio, differences)]
  return found.sort((a, b) => RANKS[a.tone] - RANKS[b.tone])
}

const RANKS: Readonly<Record<NoticeTone, number>> = { fault: 0, attention: 1, quiet: 2 }

function state(portfolio: SteadyPortfolio, differences: readonly Difference[]): Notice[] {
  const { status } = portfolio
  if (status === 'healthy' || waitsForKeys(portfolio)) return [] // Of keys the accounts' own notices tell.
  const word = stateWord(portfolio)
  const passing = status === 'bootstrapping' || status === 'reconciling'
  const shown = status === 'auditing' ? differences : NONE
  const [first] = shown
  return [
    {
      key: 'state',
      tone: word.tone === 'fault' ? 'fault' : 'attention',
      icon: word.icon,
      title: first === undefined ? `Portfolio ${word.text}` : `Portfolio ${word.text}: ${comparison(first)}${others(shown)}`,
      age: null,
      text: stateSentences(portfolio),
      differences: shown,
      levers: passing ? NONE : ['check', 'resume'],
    },
  ]
}

export const ENTER_KEYS = { text: 'Enter the keys', path: paths.settingsPage('accounts') }

const others = ({ length }: readonly unknown[]): string => (length > 1 ? `, and ${length - 1} more` : '')

function away({ accounts }: SteadyPortfolio, now: number): Notice[] {
  return accounts
    .filter((account) => isAway(account, now))
    .map((account) => ({
      key: `away ${account.id}`,
      tone: 'fault',
      icon: account.keys_missing ? 'key' : 'alert',
      title: `${accountName(account)} ${account.keys_missing ? 'has no keys' : 'is away'}`,
      age: account.keys_missing ? null : duration(awayFor(account, now) ?? 0),
      text: awaySentences(account, now),
      differences: NONE,
      levers: NONE,
      ...(account.keys_missing ? { to: ENTER_KEYS } : {}),
    }))
}

function clocks({ accounts }: SteadyPortfolio): Notice[] {
  return accounts.filter(isClockOff).map((account) => ({
    key: `clock ${account.id}`,
    tone: 'attention',
    icon: 'clock',
    title: clockTitle(account),
    age: null,
    text: CLOCK_ADVICE,
    differences: NONE,
    levers: NONE,
  }))
}

/** Those that hold nothing back: within the tolerance, or entries are held back for another reason anyway. */
function small({ status }: SteadyPortfolio, differences: readonly Difference[]): Notice[] {
  const [first] = differences
  if (first === undefined || status === 'auditing') return []
  return [
    {
      key: 'differences',
      tone: 'quiet',
      icon: 'half',
      title: `${comparison(first)}${others(differences)}`,
      age: null,
      text: `${differences.map(holdingSentence).join(' ')} ${status === 'healthy' ? 'That is within the tolerance: nothing is held back.' : ''}`.trim(),
      differences: NONE,
      levers: status === 'healthy' ? ['check', 'accept'] : NONE,
    },
  ]
}
