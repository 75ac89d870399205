import { describe, expect, it } from 'vitest'

import { NEW_DRAFT, type Draft, messageOf } from './message'
import { pieces, placeholdersIn } from './placeholders'
import { remarksOn, signalText } from './reading'

const SECRET = 'k7"Qd2'
const message = (part: Partial<Draft>): string => messageOf({ ...NEW_DRAFT, ...part }, SECRET)
/** As it would arrive, with 1 in the place of every placeholder. */
const read = (part: Partial<Draft>): unknown => JSON.parse(message(part).replaceAll(/\{\{[^}]*\}\}/g, '1'))

describe('a message made to measure', () => {
  it('says as little as its kind needs', () => {
    expect(read({ use: 'buy' })).toEqual({ secret: SECRET, action: 'buy', exchange: '1', symbol: '1', timeframe: '1', price: 1, timestamp: '1' })
    expect(read({ use: 'exit', priced: false, timed: false, timeframe: '' })).toEqual({ secret: SECRET, action: 'exit', exchange: '1', symbol: '1' })
  })

  it('carries the options that were chosen', () => {
    expect(read({ use: 'buy', symbol: 'ethusdt', timeframe: '240', sized: true, size: '100', sizeUnit: 'quote', stopLoss: '2400.5', takeProfit: '{{plot_0}}', name: ' dip "buyer" ' })).toEqual({
      secret: SECRET,
      action: 'buy',
      symbol: 'ETHUSDT',
      timeframe: '240',
      price: 1,
      timestamp: '1',
      size: 100,
      size_type: 'quote',
      stop_loss: 2400.5,
      take_profit: 1,
      trade_id: 'dip "buyer"',
    })
  })

  it('closes a part by percent, and has no size then', () => {
    expect(read({ use: 'reduce', percent: '40', sized: true, size: '1', stopLoss: '5' })).toEqual({
      secret: SECRET, action: 'reduce', exchange: '1', symbol: '1', timeframe: '1', price: 1, timestamp: '1', percent: 40,
    })
  })

  it('keeps what is typed wrong, to be found by the engine', () => {
    expect(read({ use: 'buy', sized: true, size: '1.5.2', stopLoss: 'low' })).toMatchObject({ size: '1.5.2', stop_loss: 'low' })
  })

  it('for a strategy has its placeholders, and risk only where it is set', () => {
    const body = read({ use: 'strategy', sized: true, sizeUnit: 'base', maxSlippage: '0.2', name: 'Trend' }) as Record<string, Record<string, unknown>>
    expect(Object.keys(body['tv'] ?? {})).toEqual([
      'exchange', 'symbol', 'timeframe', 'action', 'market_position', 'market_position_size', 'prev_market_position',
      'prev_market_position_size', 'entry_price', 'close_price', 'order_size',
    ])
    expect(body['execution_intent']).toEqual({ position_size_type: 'base' })
    expect(body['risk']).toEqual({ max_slippage_percent: 0.2 })
    expect(body['strategy_info']).toMatchObject({ alert_name: 'Trend' })
    expect(Object.keys(read({ use: 'strategy' }) as object)).toEqual(['secret', 'source', 'timestamp', 'tv', 'strategy_info'])
  })

  it('of the trader’s own is left as it is', () => {
    expect(message({ use: 'own', own: '{"a": 1' })).toBe('{"a": 1')
  })
})

describe('placeholders', () => {
  it('are explained, each once', () => {
    const found = placeholdersIn('{{ticker}} {{close}} {{ticker}} {{plot("Stop")}} {{nothing}}')
    expect(found.map(({ name }) => name)).toEqual(['{{ticker}}', '{{close}}', '{{plot("Stop")}}', '{{nothing}}'])
    expect(found.at(-1)?.meaning).toMatch(/does not know/)
    expect(placeholdersIn(message({ use: 'strategy' })).every(({ meaning }) => !/does not know/.test(meaning))).toBe(true)
  })

  it('stand apart from the rest', () => {
    expect(pieces('a {{b}} c')).toEqual([
      { text: 'a ', replaced: false },
      { text: '{{b}}', replaced: true },
      { text: ' c', replaced: false },
    ])
  })
})

describe('what the engine reads', () => {
  const signal = {
    intent: 'entry', side: 'long', account_id: 'a1', symbol: 'BTC/USDT', timeframe_seconds: 900, price: '50120.50', size: '100', size_unit: 'quote',
    stop_loss: '48000', take_profit: null, max_slippage_percent: '0.2', carries_time: true,
  } as const

  it('is said in one line', () => {
    const line = signalText(signal).replaceAll('\u202f', ' ')
    expect(line).toBe('Entry long BTC/USDT, 15m, at 50 120.5, size 100 quote, stop 48 000, slippage up to 0.2 %')
    expect(signalText({ ...signal, intent: 'reduce', size: '40', size_unit: 'percent' })).toContain('40 % of the position')
    expect(signalText({ ...signal, intent: 'reverse', side: null })).toMatch(/^Reverse BTC\/USDT/)
    expect(signalText({ ...signal, intent: 'reverse', side: 'short' })).toMatch(/^Reverse to short/)
  })

  it('is remarked upon where it is taken and yet risky', () => {
    expect(remarksOn([signal])).toEqual([])
    expect(remarksOn([{ ...signal, carries_time: false, price: null, timeframe_seconds: null }])).toHaveLength(3)
    expect(remarksOn([{ ...signal, intent: 'exit', price: null }])).toEqual([])
  })
})
