/** TradingView's placeholders as a message uses them, each in words. Pure. */
const MEANINGS: Readonly<Record<string, string>> = {
  exchange: 'The chart’s exchange, such as BINANCE',
  ticker: 'The chart’s symbol, such as BTCUSDT',
  interval: 'The chart’s timeframe, such as 15 or 1D',
  close: 'The price at that moment',
  open: 'The candle’s first price',
  high: 'The candle’s highest price',
  low: 'The candle’s lowest price',
  volume: 'The candle’s volume',
  time: 'When the candle began',
  timenow: 'When TradingView sends the alert',
  'syminfo.currency': 'The coin that the price is in, such as USDT',
  'syminfo.basecurrency': 'The coin that is traded, such as BTC',
  'strategy.order.action': 'buy or sell, as the strategy’s order is',
  'strategy.order.contracts': 'How much the strategy’s order is for',
  'strategy.order.price': 'The price of the strategy’s order',
  'strategy.order.id': 'The name of the order in the script',
  'strategy.order.comment': 'The comment of the order in the script',
  'strategy.order.alert_message': 'The alert_message of the order in the script',
  'strategy.market_position': 'long, short or flat, after the order',
  'strategy.market_position_size': 'The size of the position after the order',
  'strategy.prev_market_position': 'long, short or flat, before the order',
  'strategy.prev_market_position_size': 'The size of the position before the order',
  'strategy.position_size': 'The size of the position after the order, below 0 for a short',
}

export interface Placeholder {
  /** With its braces. */
  name: string
  meaning: string
}

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g

/** Those that a message uses, each once, in their order. */
export function placeholdersIn(message: string): Placeholder[] {
  const names = new Set([...message.matchAll(PLACEHOLDER)].map(([, name = '']) => name))
  return [...names].map((name) => ({ name: `{{${name}}}`, meaning: meaningOf(name) }))
}

function meaningOf(name: string): string {
  if (/^plot(_\d|\()/.test(name)) return 'A value that the indicator draws, by its number or its name'
  return MEANINGS[name] ?? 'TradingView does not know this one and leaves it as it is'
}

/** A message in pieces, so that what is replaced can be told from what is not. */
export function pieces(message: string): { text: string; replaced: boolean }[] {
  return message.split(/(\{\{[^{}]*\}\})/).filter((text) => text !== '').map((text) => ({ text, replaced: text.startsWith('{{') }))
}
