import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { decimal } from '@/lib/decimal'
import { filledLeg, group, leg, target, withLegs } from '@/test/fixtures'
import { plain, show } from '@/test/render'

import { LadderChart } from './LadderChart'
import { Pyramids } from './Pyramids'

const cells = (row: HTMLElement): string[] => within(row).getAllByRole('cell').map(plain)

describe('the legs of a pyramid', () => {
  it('show plan, fill, target and what was left out', () => {
    show(<Pyramids group={group()} price={decimal('50120.00')} />)
    const [, first, , third, , fifth] = within(screen.getByRole('table', { name: 'Legs of pyramid 0' })).getAllByRole('row')
    expect(cells(first!)).toEqual(['0', 'Filled24 %', '50 000.00plan 50 000.00', '0.00400of 0.00400', '50 500.000.76 % away'])
    expect(cells(third!)).toEqual(['2', 'Restinggap 1.00 %', '—plan 49 500.00', '—of 0.00404', '—'])
    expect(cells(fifth!)[1]).toBe('Left outgap 2.00 %')
  })

  it('say when a target was taken', () => {
    const sold = { ...filledLeg(0, '100', '1', '101'), targets: [target({ status: 'filled', filled_quantity: '1' })] }
    show(<Pyramids group={withLegs([sold])} price={null} />)
    expect(screen.getByText('Taken')).toBeInTheDocument()
  })

  it('end with the group, whatever the price does afterwards', () => {
    show(<Pyramids group={withLegs([filledLeg(0, '100', '1', '101')], { status: 'closed' })} price={decimal('200')} />)
    expect(cells(screen.getAllByRole('row')[1]!)[1]).toBe('FilledClosed')
  })

  it('lead to the signal that opened them', () => {
    show(<Pyramids group={group()} price={null} />)
    expect(screen.getByRole('link', { name: 'Signal' })).toHaveAttribute('href', '/signals?signal=s1')
  })
})

describe('the drawing of the ladder', () => {
  it('can be read aloud, from the top', () => {
    show(<LadderChart group={withLegs([filledLeg(0, '100', '1', '101'), leg({ index: 1, price: '99' })], { average_price: '100' })} price={decimal('100.5')} />)
    expect(screen.getByRole('figure').getAttribute('aria-label')).toBe(
      'Price ladder, from the top: target 0 101.00, price 100.50, leg 0 100.00, average 100.00, leg 1 99.00',
    )
  })

  it('says so when there is nothing to draw', () => {
    show(<LadderChart group={withLegs([], { average_price: null })} price={null} />)
    expect(screen.getByText('No order rests and nothing is held.')).toBeInTheDocument()
  })
})
