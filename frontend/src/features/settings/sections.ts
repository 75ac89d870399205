/** The pages of the settings, in the order of the list, and how a word finds a field in them. */
import type { IconName } from '@/ui/Icon'

import type { Field, FieldGroup } from './field'
import { CAPITAL_FIELDS } from './fields/capital'
import { ENTRY_FIELDS } from './fields/entries'
import { EXIT_FIELDS } from './fields/exits'
import { MARKET_FIELDS } from './fields/markets'
import { OFFSET_FIELDS } from './fields/offset'
import { QUEUE_FIELDS } from './fields/queue'
import { RISK_FIELDS } from './fields/risk'
import { ROUTING_FIELDS } from './fields/routing'

export const PART_TITLES = { rules: 'Trading rules', connections: 'Connections', you: 'You' } as const
export type Part = keyof typeof PART_TITLES

export type SectionKey =
  | 'capital'
  | 'entries'
  | 'exits'
  | 'queue'
  | 'risk'
  | 'offset'
  | 'markets'
  | 'accounts'
  | 'routing'
  | 'webhook'
  | 'portfolios'
  | 'appearance'
  | 'transfer'
  | 'you'

export interface Section {
  key: SectionKey
  title: string
  /** One line below the title. */
  about: string
  icon: IconName
  part: Part
  /** Settings of the portfolio; empty for pages of another kind. */
  groups: readonly FieldGroup[]
  /** Further words by which the page is found. */
  words: string
}

export const SECTIONS: readonly Section[] = [
  {
    key: 'capital',
    title: 'Pool and capital',
    about: 'How much is at work, over how many positions.',
    icon: 'pool',
    part: 'rules',
    groups: CAPITAL_FIELDS,
    words: '',
  },
  {
    key: 'entries',
    title: 'Entries',
    about: 'Which alerts are traded, how often into one position, in which markets.',
    icon: 'send',
    part: 'rules',
    groups: ENTRY_FIELDS,
    words: '',
  },
  {
    key: 'exits',
    title: 'Targets and exits',
    about: 'Where profit is taken, where a loss ends.',
    icon: 'target',
    part: 'rules',
    groups: EXIT_FIELDS,
    words: 'take profit tp sl ladder leg',
  },
  {
    key: 'queue',
    title: 'Queue rules',
    about: 'Who waits when the pool is full, and who goes first.',
    icon: 'queue',
    part: 'rules',
    groups: QUEUE_FIELDS,
    words: '',
  },
  {
    key: 'risk',
    title: 'Risk limits and breakers',
    about: 'What an entry is checked against, and what pauses the portfolio.',
    icon: 'shield',
    part: 'rules',
    groups: RISK_FIELDS,
    words: '',
  },
  {
    key: 'offset',
    title: 'Offset',
    about: 'Closing losers with part of the winners’ profit.',
    icon: 'risk',
    part: 'rules',
    groups: OFFSET_FIELDS,
    words: '',
  },
  {
    key: 'markets',
    title: 'Market rules',
    about: 'Ticks, steps and minimums: when they were fetched, and what stands in for missing ones.',
    icon: 'ruler',
    part: 'rules',
    groups: MARKET_FIELDS,
    words: 'tick step sync fetch minimum',
  },
  {
    key: 'accounts',
    title: 'Accounts and keys',
    about: 'Exchanges and practice accounts, and the keys that reach them.',
    icon: 'key',
    part: 'connections',
    groups: [],
    words: 'api key secret exchange binance practice paper balance connect',
  },
  {
    key: 'routing',
    title: 'Routing',
    about: 'Which account trades the alerts of which chart.',
    icon: 'route',
    part: 'connections',
    groups: ROUTING_FIELDS,
    words: 'exchange default account',
  },
  {
    key: 'webhook',
    title: 'Webhook',
    about: 'The address and the secret that alerts arrive with.',
    icon: 'connect',
    part: 'connections',
    groups: [],
    words: 'token secret rotate tradingview address url',
  },
  {
    key: 'portfolios',
    title: 'Portfolios',
    about: 'Pools of slots with capital and rules of their own.',
    icon: 'positions',
    part: 'connections',
    groups: [],
    words: 'create rename archive new portfolio',
  },
  {
    key: 'appearance',
    title: 'Appearance',
    about: 'Theme, colours, density, numbers and time zone, in this browser.',
    icon: 'sun',
    part: 'you',
    groups: [],
    words: 'theme light dark system colour color blind density compact number decimal thousands time zone utc',
  },
  {
    key: 'transfer',
    title: 'Export and import',
    about: 'The whole configuration as one file.',
    icon: 'transfer',
    part: 'you',
    groups: [],
    words: 'backup restore download upload configuration file json',
  },
  {
    key: 'you',
    title: 'Your account',
    about: 'E-mail, password, signed-in browsers.',
    icon: 'user',
    part: 'you',
    groups: [],
    words: 'email password session sign out browser',
  },
]

export const sectionOf = (key: string | undefined): Section | null => SECTIONS.find((section) => section.key === key) ?? null

export const fieldsOf = (groups: readonly FieldGroup[]): readonly Field[] => groups.flatMap(({ fields }) => fields)

/** Every setting of a portfolio that is edited here. */
export const ALL_FIELDS: readonly Field[] = SECTIONS.flatMap(({ groups }) => fieldsOf(groups))

export const sectionWith = (path: string): Section | null =>
  SECTIONS.find(({ groups }) => fieldsOf(groups).some((field) => field.path === path)) ?? null

export interface Found {
  section: Section
  /** Null where the page itself was meant. */
  field: Field | null
}

/** Pages and fields that contain every word, pages first. */
export function search(text: string): readonly Found[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return []
  const holds = (...texts: readonly string[]): boolean => words.every((word) => texts.join(' ').toLowerCase().includes(word))
  const pages = SECTIONS.filter((section) => holds(section.title, section.about, section.words))
  const fields = SECTIONS.flatMap((section) =>
    fieldsOf(section.groups)
      .filter((field) => holds(field.label, field.help, field.path.replaceAll('_', ' ')))
      .map((field) => ({ section, field })),
  )
  return [...pages.map((section) => ({ section, field: null })), ...fields]
}
