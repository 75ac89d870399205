/** What the engine would make of a message, in words. Pure. */
import type { AlertReading, ReadSignal } from '@/api/types'
import { formatOwn } from '@/lib/ownDigits'
import { timeframe } from '@/lib/time'

export const CASES: Readonly<Record<AlertReading['case'], string>> = {
  alert: 'When it is sent',
  opens: 'When the strategy opens a long',
  reduces: 'When it sells a part',
  closes: 'When it closes',
  turns: 'When it turns to short',
}

/** `Entry long BTC/USDT, 15m, at 50 120.00, size 100 quote`. */
export function signalText(signal: ReadSignal): string {
  const parts = [
    signal.timeframe_seconds === null ? 'no timeframe' : timeframe(signal.timeframe_seconds),
    ...(signal.price === null ? [] : [`at ${formatOwn(signal.price)}`]),
    ...sizeText(signal),
    ...(signal.stop_loss === null ? [] : [`stop ${formatOwn(signal.stop_loss)}`]),
    ...(signal.take_profit === null ? [] : [`target ${formatOwn(signal.take_profit)}`]),
    ...(signal.max_slippage_percent === null ? [] : [`slippage up to ${formatOwn(signal.max_slippage_percent)} %`]),
  ]
  return `${intent(signal)} ${signal.symbol}, ${parts.join(', ')}`
}

const INTENTS: Readonly<Record<ReadSignal['intent'], string>> = { entry: 'Entry', exit: 'Exit', reduce: 'Reduce', reverse: 'Reverse to' }

function intent({ intent: word, side }: ReadSignal): string {
  if (word === 'reverse' && side === null) return 'Reverse'
  return side === null ? INTENTS[word] : `${INTENTS[word]} ${side}`
}

function sizeText({ size, size_unit: unit }: ReadSignal): string[] {
  if (size === null || unit === null) return []
  return [unit === 'percent' ? `${formatOwn(size)} % of the position` : `size ${formatOwn(size)} ${unit}`]
}

/** What would be taken and still is worth a word. */
export function remarksOn(signals: readonly ReadSignal[]): string[] {
  const remarks: string[] = []
  if (signals.some(({ carries_time: timed }) => !timed)) {
    remarks.push('It does not say when it was sent. An old alert cannot be told from a new one, and the same message within one candle counts as a repetition.')
  }
  if (signals.some(({ intent: word, price }) => word === 'entry' && price === null)) {
    remarks.push('It names no price: the ladder starts at the price that the exchange has at that moment.')
  }
  if (signals.some(({ timeframe_seconds: seconds }) => seconds === null)) {
    remarks.push('It names no timeframe. Alerts of several timeframes of a pair then go into one position.')
  }
  return remarks
}
