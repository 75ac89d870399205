/** Everything that the palette finds: pages, open pairs, settings, actions. Pure but for what is done when one is chosen. */
import { pausePortfolio } from '@/api/endpoints'
import { failureOf } from '@/api/problem'
import type { GroupView, PortfolioView } from '@/api/types'
import type { Command } from '@/features/palette/commands'
import { choosePortfolio } from '@/features/portfolio/choice'
import { addressOf } from '@/features/settings/ProblemLinks'
import { SECTIONS, fieldsOf } from '@/features/settings/sections'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { type Choices, change } from '@/ui/appearance'

import { CONNECT, PLACES } from './placeList'

export interface Means {
  go: (path: string) => void
  help: () => void
  panic: () => void
  /** Tells what became of an action that has no page of its own. */
  say: (text: string) => void
}

interface Known {
  portfolio: PortfolioView | null
  portfolios: readonly PortfolioView[]
  groups: readonly GroupView[]
}

export function commandsOf({ portfolio, portfolios, groups }: Known, means: Means): Command[] {
  return [...pages(means), ...pairs(groups, means), ...actions(portfolio, means), ...others(portfolio, portfolios), ...looks(), ...settings(means)]
}

const pages = ({ go }: Means): Command[] =>
  [...PLACES, CONNECT].map(({ title, to, icon, key }) => ({ id: `page ${to}`, title, kind: 'Page', icon, keys: ['g', key], run: () => go(to) }))

const pairs = (groups: readonly GroupView[], { go }: Means): Command[] =>
  [...groups]
    .sort((a, b) => a.symbol.localeCompare(b.symbol))
    .map(({ id, symbol, timeframe_seconds, side }) => ({
      id: `pair ${id}`,
      title: `${symbol} ${timeframe(timeframe_seconds)} ${side}`,
      kind: 'Open position',
      icon: side === 'long' ? 'up' : 'down',
      words: symbol.replace('/', ''),
      run: () => go(paths.group(id)),
    }))

function actions(portfolio: PortfolioView | null, { go, help, panic, say }: Means): Command[] {
  const found: Command[] = []
  if (portfolio?.status === 'healthy') {
    found.push({ id: 'pause', title: 'Pause entries', kind: 'Action', icon: 'pause', words: 'stop hold', run: () => pause(portfolio.id, say) })
  } else if (portfolio !== null) {
    found.push({ id: 'resume', title: 'Resume entries…', kind: 'Action', icon: 'forward', words: 'start unpause', run: () => go(paths.risk) })
  }
  if (portfolio !== null) {
    found.push({ id: 'panic', title: 'Panic…', kind: 'Action', icon: 'power', words: 'close all cancel all stop emergency sell', run: panic })
  }
  return [
    ...found,
    { id: 'test', title: 'Send a test alert…', kind: 'Action', icon: 'send', words: 'webhook tradingview try', run: () => go(paths.connect) },
    { id: 'closed', title: 'Closed positions', kind: 'Page', icon: 'positions', words: 'history', run: () => go(paths.closedPositions) },
    { id: 'queue history', title: 'Queue history', kind: 'Page', icon: 'queue', words: 'departures', run: () => go(paths.queueHistory) },
    { id: 'alerts', title: 'Alerts as they came', kind: 'Page', icon: 'signals', words: 'raw body refused', run: () => go(paths.alerts) },
    { id: 'keyboard', title: 'Keyboard shortcuts', kind: 'Action', icon: 'help', words: 'keys help', keys: ['?'], run: help },
  ]
}

function pause(portfolioId: string, say: (text: string) => void): void {
  pausePortfolio(portfolioId).then(
    () => say('Entries are paused: they wait in the queue. Exits, targets and stops go on.'),
    (error: unknown) => say(`Not paused. ${failureOf(error).message}`),
  )
}

const others = (portfolio: PortfolioView | null, portfolios: readonly PortfolioView[]): Command[] =>
  portfolios
    .filter(({ id }) => id !== portfolio?.id)
    .map(({ id, name }) => ({ id: `portfolio ${id}`, title: name, kind: 'Look at portfolio', icon: 'pool', words: 'switch', run: () => choosePortfolio(id) }))

const LOOKS: readonly (readonly [string, Partial<Choices>, Command['icon']])[] = [
  ['Dark theme', { theme: 'dark' }, 'moon'],
  ['Light theme', { theme: 'light' }, 'sun'],
  ['Theme of the system', { theme: 'system' }, 'half'],
  ['Profit and loss in green and red', { pnl: 'green-red' }, 'eye'],
  ['Profit and loss in blue and orange', { pnl: 'blue-orange' }, 'eye'],
  ['Dense tables', { density: 'compact' }, 'positions'],
  ['Roomy tables', { density: 'comfortable' }, 'positions'],
]

const looks = (): Command[] =>
  LOOKS.map(([title, look, icon]) => ({ id: `look ${title}`, title, kind: 'Appearance', icon, words: 'switch mode colour color', run: () => change(look) }))

const settings = ({ go }: Means): Command[] =>
  SECTIONS.flatMap(({ key, title, icon, words, groups }): Command[] => [
    { id: `settings ${key}`, title, kind: 'Settings', icon, words, run: () => go(paths.settingsPage(key)) },
    ...fieldsOf(groups).map(
      ({ path, label }): Command => ({
        id: `field ${path}`,
        title: label,
        kind: `Settings, ${title}`,
        icon,
        words: path.replaceAll(/[._]/g, ' '),
        run: () => go(addressOf(path)),
      }),
    ),
  ])
