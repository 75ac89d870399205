/**
 * A message made to measure: what the alert is for and its options → the text to paste into TradingView. Pure.
 * Values are written as typed: a number or a placeholder for one stands without quotes, everything else as a text.
 */
import { plainNumber } from '@/lib/typedNumber'

export type Use = 'strategy' | 'buy' | 'sell' | 'exit' | 'reduce' | 'reverse' | 'own'
export type SizeUnit = 'contracts' | 'base' | 'quote'

export interface Draft {
  use: Use
  /** Null: the chart's own. */
  symbol: string | null
  /** Null: the chart's own; empty: none. */
  timeframe: string | null
  /** Empty: the portfolio's own sizing. In a strategy's alert the script says the amount, and only the unit counts. */
  size: string
  sizeUnit: SizeUnit
  /** Whether the size counts at all. */
  sized: boolean
  /** Percent of the position, to be closed. */
  percent: string
  stopLoss: string
  takeProfit: string
  /** Percent; a strategy's alert only. */
  maxSlippage: string
  /** By which the trader knows it again. */
  name: string
  /** Says when it was sent, so that an old one is not traded and a repeated one is known for good. */
  timed: boolean
  /** Says the price of the chart. */
  priced: boolean
  /** A message of the trader's own, to be tried. */
  own: string
}

export const NEW_DRAFT: Draft = {
  use: 'strategy',
  symbol: null,
  timeframe: null,
  size: '',
  sizeUnit: 'quote',
  sized: false,
  percent: '50',
  stopLoss: '',
  takeProfit: '',
  maxSlippage: '',
  name: '',
  timed: true,
  priced: true,
  own: '',
}

/** Which options an alert of this kind has. */
export interface Options {
  size: boolean
  exits: boolean
  slippage: boolean
  percent: boolean
}

export function optionsOf(use: Use): Options {
  const enters = use === 'strategy' || use === 'buy' || use === 'sell' || use === 'reverse'
  return { size: enters, exits: enters, slippage: use === 'strategy', percent: use === 'reduce' }
}

/** An object's lines, or one value as it is written. */
type Written = string | readonly Line[]
type Line = readonly [string, Written]

export function messageOf(draft: Draft, secret: string): string {
  if (draft.use === 'own') return draft.own
  return write(draft.use === 'strategy' ? strategyLines(draft, secret) : shortLines(draft, secret), '')
}

function shortLines(draft: Draft, secret: string): Line[] {
  const { use, symbol, timeframe, priced, timed, name } = draft
  const { size, exits, percent } = optionsOf(use)
  const sized = size && draft.sized && draft.size.trim() !== ''
  return [
    ['secret', text(secret)],
    ['action', text(use)],
    ...symbolLines(symbol),
    ...timeframeLine(timeframe),
    ...(priced ? [line('price', '{{close}}')] : []),
    ...(timed ? [line('timestamp', text('{{timenow}}'))] : []),
    ...(percent ? [line('percent', number(draft.percent))] : []),
    ...(sized ? [line('size', number(draft.size)), line('size_type', text(draft.sizeUnit))] : []),
    ...(exits ? exitLines(draft) : []),
    ...(name.trim() === '' ? [] : [line('trade_id', text(name.trim()))]),
  ]
}

function strategyLines(draft: Draft, secret: string): Line[] {
  const exits: Line[] = [...exitLines(draft), ...given('max_slippage_percent', draft.maxSlippage)]
  return [
    ['secret', text(secret)],
    ['source', text('tradingview')],
    ...(draft.timed ? [line('timestamp', text('{{timenow}}'))] : []),
    [
      'tv',
      [
        ...symbolLines(draft.symbol),
        ...timeframeLine(draft.timeframe),
        ['action', text('{{strategy.order.action}}')],
        ['market_position', text('{{strategy.market_position}}')],
        ['market_position_size', '{{strategy.market_position_size}}'],
        ['prev_market_position', text('{{strategy.prev_market_position}}')],
        ['prev_market_position_size', '{{strategy.prev_market_position_size}}'],
        ['entry_price', '{{strategy.order.price}}'],
        ['close_price', '{{close}}'],
        ['order_size', '{{strategy.order.contracts}}'],
      ],
    ],
    [
      'strategy_info',
      [
        ['trade_id', text('{{strategy.order.id}}')],
        ...(draft.name.trim() === '' ? [] : [line('alert_name', text(draft.name.trim()))]),
        ['alert_message', text('{{strategy.order.comment}}')],
      ],
    ],
    ...(draft.sized ? [['execution_intent', [line('position_size_type', text(draft.sizeUnit))]] as const] : []),
    ...(exits.length === 0 ? [] : [['risk', exits] as const]),
  ]
}

function symbolLines(symbol: string | null): Line[] {
  if (symbol !== null && symbol.trim() !== '') return [['symbol', text(symbol.trim().toUpperCase())]]
  return [
    ['exchange', text('{{exchange}}')],
    ['symbol', text('{{ticker}}')],
  ]
}

function timeframeLine(timeframe: string | null): Line[] {
  if (timeframe === null) return [['timeframe', text('{{interval}}')]]
  return timeframe.trim() === '' ? [] : [['timeframe', text(timeframe.trim())]]
}

const exitLines = ({ stopLoss, takeProfit }: Draft): Line[] => [...given('stop_loss', stopLoss), ...given('take_profit', takeProfit)]

const given = (key: string, typed: string): Line[] => (typed.trim() === '' ? [] : [[key, number(typed)]])

const line = (key: string, written: string): Line => [key, written]

const text = (value: string): string => JSON.stringify(value)

/** What is neither a number nor a placeholder is left to be found wrong by whoever reads it. */
function number(typed: string): string {
  const value = plainNumber(typed.trim())
  return /^\d+(\.\d+)?$|^\{\{[^{}]+\}\}$/.test(value) ? value : text(value)
}

function write(lines: readonly Line[], indent: string): string {
  const inner = `${indent}  `
  const parts = lines.map(([key, written]) => `${inner}${text(key)}: ${typeof written === 'string' ? written : write(written, inner)}`)
  return `{\n${parts.join(',\n')}\n${indent}}`
}
