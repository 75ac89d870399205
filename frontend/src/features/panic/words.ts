/** What each way of stopping does, in money, said before it is done. Pure. */
import type { PanicRequest, PortfolioView } from '@/api/types'
import { type Decimal, ZERO, formatMoney, formatPnl } from '@/lib/decimal'

export type Way = 'pause' | PanicRequest['action']

/** What stands open, by the prices of now. Amounts in quote, before fees. */
export interface Standing {
  /** Open positions. */
  positions: number
  /** Of them, those that hold something. */
  holding: number
  /** What closing them all would bring, or cost for shorts; of those whose price is known. */
  value: Decimal
  /** What that would realize. */
  realizes: Decimal
  /** Those that hold something and whose price is not known. */
  unpriced: number
  /** Orders that rest: entries and targets. */
  orders: number
  /** Of them, unfilled entries, and what those may still buy. */
  entries: number
  entriesWorth: Decimal
}

export interface Choice {
  way: Way
  title: string
  /** Follows “Hold to”. */
  verb: string
  sentences: readonly string[]
  /** Why it cannot be chosen; null when it can. */
  not: string | null
}

const HELD_BACK = 'Entries wait in the queue from then on, until you resume.'

/** From the mildest to the last resort. */
export function choicesOf(portfolio: PortfolioView, standing: Standing): Choice[] {
  const { quote, status } = portfolio
  const pausable = status === 'healthy' || status === 'paused'
  const after = pausable ? HELD_BACK : `The portfolio stays ${status}: entries are held back anyway.`
  return [
    {
      way: 'pause',
      title: 'Pause entries',
      verb: 'pause',
      sentences: [HELD_BACK, 'Positions, targets and stops go on. Nothing is cancelled or sold.'],
      not: status === 'healthy' ? null : `Entries are held back already: the portfolio is ${status}.`,
    },
    {
      way: 'cancel_all',
      title: 'Cancel all unfilled entries',
      verb: 'cancel all',
      sentences: [cancelSentence(standing, quote), 'What is held keeps its targets and stops.', after],
      not: null,
    },
    {
      way: 'close_all',
      title: 'Close all positions',
      verb: 'close all',
      sentences: [...closeSentences(standing, quote), after],
      not: standing.positions === 0 ? 'No position is open.' : null,
    },
  ]
}

function cancelSentence({ entries, entriesWorth }: Standing, quote: string): string {
  if (entries === 0) return 'No entry order rests.'
  return `Withdraws ${counted(entries, 'entry order')} that may still buy for ${formatMoney(entriesWorth, quote)} ${quote}.`
}

function closeSentences({ positions, holding, value, realizes, unpriced, orders }: Standing, quote: string): string[] {
  if (positions === 0) return []
  const first = orders === 0 ? '' : `Cancels ${counted(orders, 'resting order')}, then `
  if (holding === 0) return [`${capital(first)}ends ${counted(positions, 'position')} that hold nothing yet.`]
  const known = holding > unpriced
  const money = known ? `, for about ${formatMoney(value, quote)} ${quote}` : ''
  const said = [`${capital(first === '' ? 'closes' : `${first}closes`)} ${counted(holding, 'position')} at market${money}.`]
  if (known) said.push(`Realizes about ${formatPnl(realizes, quote)} ${quote} before fees${realizes.lt(ZERO) ? ', a loss' : ''}.`)
  if (unpriced > 0) said.push(`Not counted: ${counted(unpriced, 'position')} whose price is not known.`)
  return said
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** What was asked for, once the engine took it. */
export const DONE: Readonly<Record<Way, string>> = {
  pause: 'Entries are paused.',
  cancel_all: 'All unfilled entries are being withdrawn.',
  close_all: 'All positions are being closed.',
}
