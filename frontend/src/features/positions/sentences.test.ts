import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { group, leg, withLegs } from '@/test/fixtures'

import { closingEstimate } from './calculate'
import { closingSentence, releasingSentence } from './sentences'

const said = (of = group(), price: string | null = '49500'): string =>
  closingSentence(of, closingEstimate(of, decimal(price))).replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('what closing does, in money', () => {
  it('names quantity, value and result', () => {
    const one = group({ held_quantity: '0.0202', average_price: '49460.1' })
    expect(said(one, '49257.1')).toBe(
      'Sell 0.02020 BTC at market, about 994.99 USDT, realizes -4.10 before fees. 4 resting orders are cancelled first.',
    )
  })

  it('buys a short back', () => {
    expect(said(group({ side: 'short' }))).toMatch(/^Buy back 0\.00802 BTC .* realizes \+3\.01 before fees\./)
  })

  it('says when nothing is held, or the price is not known', () => {
    expect(said(withLegs([leg()], { held_quantity: '0' }))).toBe('Nothing is held, so nothing is sold. 1 resting order is cancelled first.')
    expect(said(group(), null)).toMatch(/^Sell 0\.00802 BTC at market\. The price is not known right now\./)
  })
})

describe('what giving up does', () => {
  it('names what stays in the account and what is cancelled', () => {
    expect(releasingSentence(group(), 4)).toBe(
      'Nothing is sold: 0.00802 BTC stay in the account and are yours from then on. 4 resting orders are cancelled, targets too. What is left counts neither as profit nor as loss.',
    )
  })

  it('leaves a short open, and has little to say when nothing is held', () => {
    expect(releasingSentence(group({ side: 'short' }), 1)).toMatch(/^Nothing is bought back: the short of 0\.00802 BTC stays open .* 1 resting order is cancelled\. /)
    expect(releasingSentence(group({ held_quantity: '0' }), 0)).toBe('Nothing is held.')
  })
})
