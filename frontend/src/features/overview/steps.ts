/** The way to the first trade, and how far it was gone. Pure. */
import type { SignalView } from '@/api/types'
import { paths } from '@/lib/paths'

export interface Step {
  title: string
  text: string
  done: boolean
  /** What its button says, and where that leads. */
  go: string
  to: string
}

/** @param open how many positions are */
export function stepsOf(signals: readonly SignalView[], open: number): Step[] {
  const traded = open > 0 || signals.some(({ group_id }) => group_id !== null)
  const arrived = traded || signals.length > 0
  return [
    {
      title: 'Connect TradingView',
      text: 'Copy the address and a message into an alert of TradingView.',
      done: arrived,
      go: 'Connect TradingView',
      to: paths.connect,
    },
    {
      title: 'Send a test alert',
      text: 'From the same page: it goes the whole way that TradingView’s alerts go.',
      done: arrived,
      go: 'Send a test alert',
      to: paths.connect,
    },
    {
      title: 'See the trade',
      text: 'The first accepted alert opens a position, with its ladder and its targets.',
      done: traded,
      go: 'See what became of it',
      to: paths.signals,
    },
  ]
}
