import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import type { GroupView } from '@/api/types'
import { type Decimal, decimal } from '@/lib/decimal'
import { resetLive } from '@/live/store'
import { group, withLegs } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { asked, problem, serve } from '@/test/server'

import { GroupHeader } from '../GroupHeader'
import { StopAsk, TargetAsk } from './PriceAsk'
import { addition, reduction } from './parts'
import { typed } from './typed'
import { useAsk } from './useAsk'

const accepted = () => ({ status: 202, body: { accepted: true, reasons: [] } })
const d = (text: string): Decimal => decimal(text)!

/** The head of a group's page, and what its questions about prices would be asked beside. */
function Desk({ of, price }: { of: GroupView; price: Decimal | null }) {
  const asking = useAsk()
  const rest = { group: of, price, onChange: asking.ask, onKeep: asking.keep, onAccepted: asking.settle }
  return (
    <>
      <GroupHeader group={of} price={price} asking={asking} />
      {asking.asked?.kind === 'target' ? <TargetAsk asked={asking.asked} {...rest} /> : null}
      {asking.asked?.kind === 'stop' ? <StopAsk asked={asking.asked} {...rest} /> : null}
    </>
  )
}

const desk = (of: GroupView = group(), price: string | null = '49500') => show(<Desk of={of} price={decimal(price)} />)
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
async function choose(label: string): Promise<void> {
  await press('More actions')
  await userEvent.click(await screen.findByRole('menuitem', { name: label }))
}
const fill = async (label: string, text: string): Promise<void> => void fireEvent.change(await screen.findByLabelText(label), { target: { value: text } })
const question = (name: string): Promise<HTMLElement> => screen.findByRole('group', { name })

beforeEach(resetLive)

describe('closing a group', () => {
  it('asks once, in place, naming the money', async () => {
    desk()
    await press('Close…')
    expect(plain(await question('Close this group'))).toContain(
      'Sell 0.00802 BTC at market, about 396.99 USDT, realizes -3.01 before fees. 4 resting orders are cancelled first.',
    )
    expect(screen.getByRole('button', { name: 'Keep it open' })).toHaveFocus()
    await press('Keep it open')
    expect(screen.queryByRole('group')).toBeNull()
    expect(asked).toEqual([])
  })

  it('sends the wish and says that it was accepted', async () => {
    serve({ 'POST /groups/g1/close': accepted })
    desk()
    await press('Close…')
    await press('Close now')
    expect(await screen.findByText(/^Accepted\. Cancelling what rests/)).toBeInTheDocument()
    expect(asked.map(({ what }) => what)).toEqual(['POST /groups/g1/close'])
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Give up…'])
  })

  it('says why it was not closed, and lets the trader try again', async () => {
    serve({ 'POST /groups/g1/close': () => problem(503, 'database_down', 'The database does not answer.') })
    desk()
    await press('Close…')
    await press('Close now')
    expect(await screen.findByRole('alert')).toHaveTextContent('Not closed. The database does not answer.')
    expect(screen.getByRole('button', { name: 'Close now' })).toBeEnabled()
  })

  it('offers nothing once the group is closed', () => {
    desk(group({ status: 'closed' }), null)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('leaves giving up while it closes: what somebody else sold can never be sold', () => {
    desk(group({ status: 'closing' }), null)
    expect(screen.getByRole('status')).toHaveTextContent('Closing. What rests is cancelled first…')
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Give up…'])
  })
})

describe('giving a group up', () => {
  it('asks once, in place, saying that nothing is sold', async () => {
    serve({ 'POST /groups/g1/release': accepted })
    desk()
    await choose('Give up…')
    expect(await question('Give this group up')).toHaveTextContent('Nothing is sold: 0.00802 BTC stay in the account')
    await press('Give it up')
    expect(await screen.findByText('Accepted. Cancelling what rests; nothing is sold…')).toBeInTheDocument()
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('reducing', () => {
  it('sells a share, in the unit that was typed', async () => {
    serve({ 'POST /groups/g1/reduce': accepted })
    desk()
    await press('Reduce…')
    const ask = await question('Reduce this group')
    expect(plain(ask)).toContain('Sell 0.00401 BTC at market, about 198.50 USDT, realizes -1.50 before fees. 0.00401 BTC are kept.')
    await userEvent.click(screen.getByRole('radio', { name: /^25/ }))
    expect(plain(ask)).toContain('Sell 0.00200 BTC')
    await press('Sell this part')
    expect(await screen.findByText(/^Accepted\. Targets step back/)).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ percent: '25' }])
  })

  it('says when that is everything, and refuses what is nothing', async () => {
    desk()
    await press('Reduce…')
    await fill('How much', '100')
    expect(await question('Reduce this group')).toHaveTextContent('That is all of it: the group is closed.')
    await fill('How much', '0,0001')
    expect(screen.getByRole('button', { name: 'Sell this part' })).toBeDisabled()
  })

  it('is not offered while nothing is held', () => {
    desk(group({ held_quantity: '0', average_price: null }))
    expect(screen.queryByRole('button', { name: 'Reduce…' })).toBeNull()
  })

  it('reckons quote by the price, and at most what is held', () => {
    expect(reduction(group(), 'quote', d('99'), d('49500'))?.quantity.toFixed()).toBe('0.002')
    expect(reduction(group(), 'quantity', d('9'), null)).toMatchObject({ value: null, realizes: null })
    expect(reduction(group(), 'quantity', d('9'), null)?.quantity.toFixed()).toBe('0.00802')
    expect(reduction(group(), 'quote', d('99'), null)).toBeNull()
  })
})

describe('adding', () => {
  it('buys at market or rests at a price, and says where the average goes', async () => {
    serve({ 'POST /groups/g1/add-funds': accepted })
    desk()
    await press('Add…')
    await fill('Amount, USDT', '100')
    const ask = await question('Add to this group')
    expect(plain(ask)).toContain('Buy about 0.00202 BTC at market for 99.99 USDT. The average moves from 49 874.69 to 49 799.30.')
    await userEvent.click(screen.getByRole('radio', { name: 'At a price' }))
    await fill('Price, USDT', '48000')
    expect(plain(ask)).toContain('Buy 0.00208 BTC at 48 000.00, 99.84 USDT. Once filled, the average moves')
    await press('Add')
    expect(await screen.findByText(/^Accepted\. One more leg/)).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ amount: '100', price: '48000' }])
  })

  it('begins an average where nothing is held', () => {
    const added = addition(group({ held_quantity: '0', average_price: null }), d('100'), d('50000'))
    expect([added.quantity, added.cost, added.average].map((value) => value.toFixed())).toEqual(['0.002', '100', '50000'])
  })
})

describe('cancelling legs', () => {
  it('names those that wait; what is unticked rests on', async () => {
    serve({ 'POST /groups/g1/cancel-legs': accepted })
    desk()
    await choose('Cancel legs…')
    const ask = await question('Cancel legs')
    expect(plain(ask)).toContain('2 legs are withdrawn. They would have bought 0.00810 BTC for 399.94 USDT.')
    await userEvent.click(screen.getByRole('checkbox', { name: /^Leg 2/ }))
    await press('Cancel this leg')
    expect(await screen.findByText(/^Accepted\. The legs/)).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ legs: [{ pyramid: 0, leg: 3 }] }])
  })

  it('is not offered when none waits', async () => {
    desk(withLegs([]))
    await press('More actions')
    expect(await screen.findByRole('menuitem', { name: 'Set a stop…' })).toBeInTheDocument()
    expect(screen.queryByRole('menuitem', { name: 'Cancel legs…' })).toBeNull()
  })
})

describe('moving a target', () => {
  it('says what the other price realizes, and sends the place', async () => {
    serve({ 'PUT /groups/g1/targets': accepted })
    desk()
    await choose('Edit target…')
    await fill('Price, USDT', '51000')
    expect(plain(await question('Edit target'))).toContain(
      'Target at 51 000.00 instead of 50 500.00. Sells 0.00400 BTC, realizes +4.00 USDT (+2.00 %) before fees.',
    )
    await press('Move the target')
    expect(await screen.findByText(/^Accepted\. The target moves to/)).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ pyramid: 0, leg: 0, price: '51000' }])
  })

  it('warns of a price that is reached already, and goes back to the percent', async () => {
    serve({ 'PUT /groups/g1/targets': accepted })
    desk(group({ pinned_targets: [{ pyramid: 0, leg: 0, price: '50500.00' }] }), '50600')
    await choose('Edit target…')
    expect(await question('Edit target')).toHaveTextContent('The price is past it already: it trades at once.')
    await press('By its percent again')
    expect(await screen.findByText(/follows its percent again/)).toBeInTheDocument()
    expect(asked.map(({ body }) => body)).toEqual([{ pyramid: 0, leg: 0, price: null }])
  })
})

describe('moving the stop', () => {
  it('says what it costs, and that it sleeps with the engine', async () => {
    serve({ 'PUT /groups/g1/stop': () => problem(409, 'impossible_stop', 'The stop must be below the price, now 48 000.') })
    desk()
    await choose('Set a stop…')
    await fill('Price, USDT', '48500')
    expect(plain(await question('Set a stop'))).toContain(
      'Stop at 48 500.00. Sells 0.00802 BTC, realizes -11.03 USDT (-2.76 %) before fees. The engine watches it, so it does not act while the engine is off.',
    )
    await press('Set the stop')
    expect(await screen.findByRole('alert')).toHaveTextContent('Not moved. The stop must be below the price, now 48 000.')
  })

  it('cannot be set where the price is past it', async () => {
    desk()
    await choose('Set a stop…')
    await fill('Price, USDT', '49600')
    expect(plain(await question('Set a stop'))).toContain('The stop must be below the price, now 49 500.00.')
    expect(screen.getByRole('button', { name: 'Set the stop' })).toBeDisabled()
  })
})

describe('offset and settings', () => {
  it.each([
    ['Block from offset…', 'Block', /^Accepted\. No offset/, 'PUT /groups/g1/offset', { blocked: true }],
    ['Skip offset once…', 'Skip once', /^Accepted\. The next offset/, 'PUT /groups/g1/offset', { skip_next: true }],
    ['Apply current settings…', 'Apply', /^Accepted\. The portfolio’s settings/, 'POST /groups/g1/apply-settings', null],
  ] as const)('%s is one question', async (entry, go, told, what, body) => {
    serve({ [what]: accepted })
    desk()
    await choose(entry)
    await press(go)
    expect(await screen.findByText(told)).toBeInTheDocument()
    expect(asked.map((request) => [request.what, request.body])).toEqual([[what, body]])
  })

  it('can be undone', async () => {
    desk(group({ offset_blocked: true }))
    expect(screen.getByText('No offset')).toBeInTheDocument()
    await choose('Let into offsets…')
    expect(await question('Let into offsets')).toBeInTheDocument()
  })
})

describe('a typed number', () => {
  it('may have a comma and spaces, and must be above zero', () => {
    expect(['1,5', ' 1 000.25', '0', '-1', 'x', '', '1.2.3'].map((text) => typed(text)?.toFixed() ?? null)).toEqual(['1.5', '1000.25', null, null, null, null, null])
  })
})
