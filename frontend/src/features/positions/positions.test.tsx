import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import type { GroupView, PriceView } from '@/api/types'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { decimal } from '@/lib/decimal'
import { T0, group, price, snapshot, target, withLegs, filledLeg, leg } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, problem, serve } from '@/test/server'

import { EndGroup } from './EndGroup'
import { GroupCards } from './GroupCards'
import { GroupTable } from './GroupTable'
import { LadderChart } from './LadderChart'
import { Pyramids } from './Pyramids'
import { useView } from './useOpenGroups'

function load(groups: GroupView[], prices: PriceView[] = [price('50120.00')]): void {
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ groups, prices }) }) })
}

beforeEach(() => {
  resetLive()
  useView.setState({ sort: { key: 'age', descending: false }, filter: '' })
})

const cells = (row: HTMLElement): string[] => within(row).getAllByRole('cell').map(plain)

describe('the table of open groups', () => {
  it('shows a group as the spec words it', () => {
    load([group()])
    show(<GroupTable groups={[group()]} quote="USDT" />)
    const row = within(screen.getByRole('table', { name: 'Open groups' })).getAllByRole('row')[1]!
    expect(cells(row).slice(0, 11)).toEqual([
      'BTC/USDT', '15m', 'long', '1/5', '2/5', '49 874.69', '50 120.00', '+1.97', '+0.49 %', '74 %', 'Part filled',
    ])
    expect(screen.getByRole('link', { name: 'BTC/USDT' })).toHaveAttribute('href', '/positions/g1')
    expect(screen.getByRole('img', { name: '74 % of the way to 50\u202f247.50' })).toBeInTheDocument()
  })

  it('shows a dash for what is not known', () => {
    load([group({ average_price: null, held_quantity: '0' })], [])
    show(<GroupTable groups={[group()]} quote="USDT" />)
    expect(cells(screen.getAllByRole('row')[1]!).slice(5, 9)).toEqual(['—', '—', '—', '—'])
  })

  it('follows the feed', () => {
    load([group()])
    show(<GroupTable groups={[group()]} quote="USDT" />)
    act(() => {
      useLive.setState(({ feed }) => ({ feed: apply(feed, { type: 'delta', seq: 8, time: T0, prices: [price('49000.00')] }) }))
    })
    expect(cells(screen.getAllByRole('row')[1]!).slice(6, 9)).toEqual(['49 000.00', '-7.02', '-1.75 %'])
  })

  it('says by which column it is sorted', async () => {
    load([group()])
    show(<GroupTable groups={[group()]} quote="USDT" />)
    await userEvent.click(screen.getByRole('button', { name: 'PnL USDT' }))
    expect(screen.getByRole('columnheader', { name: 'PnL USDT' })).toHaveAttribute('aria-sort', 'descending')
    await userEvent.click(screen.getByRole('button', { name: 'PnL USDT' }))
    expect(screen.getByRole('columnheader', { name: 'PnL USDT' })).toHaveAttribute('aria-sort', 'ascending')
  })
})

describe('the cards of a phone', () => {
  it('show pair, profit, legs and target', () => {
    load([group()])
    show(<GroupCards groups={[group()]} />)
    const card = screen.getByRole('article')
    expect(plain(card)).toContain('+1.97')
    expect(plain(card)).toContain('2/5')
    expect(within(card).getByRole('link', { name: 'BTC/USDT' })).toBeInTheDocument()
  })
})

describe('the legs of a pyramid', () => {
  it('show plan, fill, target and what was left out', () => {
    show(<Pyramids group={group()} price={decimal('50120.00')} />)
    const [, first, , third, , fifth] = within(screen.getByRole('table', { name: 'Legs of pyramid 0' })).getAllByRole('row')
    expect(cells(first!)).toEqual(['0', '0.00 %', '50 000.00', '0.00400', 'Filled', '0.00400', '50 000.00', '50 500.00', '24 %'])
    expect(cells(third!).slice(4)).toEqual(['Resting', '—', '—', '—', '—'])
    expect(cells(fifth!)[4]).toBe('Left out')
  })

  it('say when a target was taken', () => {
    const sold = { ...filledLeg(0, '100', '1', '101'), targets: [target({ status: 'filled', filled_quantity: '1' })] }
    show(<Pyramids group={withLegs([sold])} price={null} />)
    expect(screen.getByText('Taken')).toBeInTheDocument()
  })

  it('end with the group, whatever the price does afterwards', () => {
    show(<Pyramids group={withLegs([filledLeg(0, '100', '1', '101')], { status: 'closed' })} price={decimal('200')} />)
    expect(cells(screen.getAllByRole('row')[1]!).at(-1)).toBe('Closed')
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
      'Price ladder, from the top: target 101.00, price 100.50, leg 0 100.00, average 100.00, leg 1 99.00',
    )
  })

  it('says so when there is nothing to draw', () => {
    show(<LadderChart group={withLegs([], { average_price: null })} price={null} />)
    expect(screen.getByText('No order rests and nothing is held.')).toBeInTheDocument()
  })
})

describe('closing a group', () => {
  const closeButton = () => screen.getByRole('button', { name: 'Close…' })

  it('asks once, in place, naming the money; keeping it sends nothing', async () => {
    serve({})
    show(<EndGroup group={group()} price={decimal('49500')} />)
    await userEvent.click(closeButton())
    expect(plain(screen.getByRole('group', { name: 'Close this group' }))).toContain(
      'Sell 0.00802 BTC at market, about 396.99 USDT, realizes -3.01 before fees. 4 resting orders are cancelled first.',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Keep it open' }))
    expect(closeButton()).toBeInTheDocument()
    expect(asked).toEqual([])
  })

  it('sends the wish and says that it was accepted', async () => {
    serve({ 'POST /groups/g1/close': () => ({ status: 202, body: { accepted: true } }) })
    show(<EndGroup group={group()} price={decimal('49500')} />)
    await userEvent.click(closeButton())
    await userEvent.click(screen.getByRole('button', { name: 'Close now' }))
    expect(await screen.findByText(/^Accepted\./)).toBeInTheDocument()
    expect(asked.map(({ what }) => what)).toEqual(['POST /groups/g1/close'])
  })

  it('says why it was not closed, and lets the trader try again', async () => {
    serve({ 'POST /groups/g1/close': () => problem(503, 'database_down', 'The database does not answer.') })
    show(<EndGroup group={group()} price={decimal('49500')} />)
    await userEvent.click(closeButton())
    await userEvent.click(screen.getByRole('button', { name: 'Close now' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not closed. The database does not answer.')
    expect(screen.getByRole('button', { name: 'Close now' })).toBeEnabled()
  })

  it('offers nothing once the group is closed', () => {
    show(<EndGroup group={group({ status: 'closed' })} price={null} />)
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('giving a group up', () => {
  const ask = () => userEvent.click(screen.getByRole('button', { name: 'Give up…' }))

  it('asks once, in place, saying that nothing is sold', async () => {
    serve({ 'POST /groups/g1/release': () => ({ status: 202, body: { accepted: true } }) })
    show(<EndGroup group={group()} price={null} />)
    await ask()
    expect(screen.getByRole('group', { name: 'Give this group up' })).toHaveTextContent('Nothing is sold: 0.00802 BTC stay in the account')
    await userEvent.click(screen.getByRole('button', { name: 'Keep it' }))
    expect(asked).toEqual([])
    await ask()
    await userEvent.click(screen.getByRole('button', { name: 'Give it up' }))
    expect(await screen.findByText('Accepted. Cancelling what rests; nothing is sold…')).toBeInTheDocument()
    expect(asked.map(({ what }) => what)).toEqual(['POST /groups/g1/release'])
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('says why it was not done, and forgets that when the trader keeps it', async () => {
    serve({ 'POST /groups/g1/release': () => problem(409, 'not_open', 'The position is not open any more.') })
    show(<EndGroup group={group()} price={null} />)
    await ask()
    await userEvent.click(screen.getByRole('button', { name: 'Give it up' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not given up. The position is not open any more.')
    await userEvent.click(screen.getByRole('button', { name: 'Keep it' }))
    await ask()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is offered while it closes too: what somebody else sold can never be sold', () => {
    show(<EndGroup group={group({ status: 'closing' })} price={null} />)
    expect(screen.getByRole('status')).toHaveTextContent('Closing. What rests is cancelled first…')
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Give up…'])
  })
})
