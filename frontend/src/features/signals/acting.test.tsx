import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import type { AlertView } from '@/api/types'
import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { T0, signal, snapshot } from '@/test/fixtures'
import { show } from '@/test/render'
import { asked, ok, problem, serve } from '@/test/server'

import { AlertDetail } from './AlertDetail'
import { FilterBar } from './FilterBar'
import { EVERYTHING, type Filter } from './filter'
import { FATE_WORDS } from './words'

const alert = (over: Partial<AlertView> = {}): AlertView => ({
  id: 'al1',
  received_at: T0,
  source: '52.89.214.238',
  status_code: 202,
  error: null,
  error_field: null,
  signal_id: 's1',
  duplicate: false,
  body: '{"secret":"***","price":50000.00}',
  ...over,
})

beforeEach(() => {
  resetLive()
  useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ signals: [signal({ id: 's2' })] }) }) })
})

describe('an alert', () => {
  it('says what was wrong and how to mend it', () => {
    show(<AlertDetail alert={alert({ status_code: 422, signal_id: null, error: 'symbol is not a market of this account', error_field: 'symbol' })} />)
    expect(screen.getByText('symbol')).toBeInTheDocument()
    expect(screen.getByText(/let the alert name it with \{\{ticker\}\}/)).toBeInTheDocument()
  })

  it('is sent again only after asking, and followed to its verdict', async () => {
    serve({ 'POST /portfolios/p1/alerts/al1/replay': () => ok({ signal_id: 's2', duplicate: false }) })
    show(<AlertDetail alert={alert()} />)
    await userEvent.click(screen.getByRole('button', { name: 'Send again…' }))
    const ask = screen.getByRole('group', { name: 'Send this alert again' })
    expect(ask).toHaveTextContent('No real money moves')
    expect(asked).toEqual([])
    await userEvent.click(within(ask).getByRole('button', { name: 'Send it now' }))
    expect(await screen.findByText('Opened: slot 1 of 10, five legs sent')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'See the position' })).toHaveAttribute('href', '/positions/g1')
  })

  it('that cannot be sent again says why', async () => {
    serve({ 'POST /portfolios/p1/alerts/al1/replay': () => problem(409, 'not_replayable', 'This alert cannot be sent again. It was too long to be kept whole.') })
    show(<AlertDetail alert={alert()} />)
    await userEvent.click(screen.getByRole('button', { name: 'Send again…' }))
    await userEvent.click(screen.getByRole('button', { name: 'Send it now' }))
    expect(await screen.findByText(/too long to be kept whole/)).toBeInTheDocument()
  })

  it('of somebody without the secret is not sent again', () => {
    show(<AlertDetail alert={alert({ status_code: 401, signal_id: null, error: 'secret is missing or wrong', error_field: 'secret' })} />)
    expect(screen.queryByRole('button', { name: 'Send again…' })).toBeNull()
  })
})

describe('the filters', () => {
  it('change what they are set to, typed ones once Enter is pressed', async () => {
    const changes: Filter[] = []
    show(<FilterBar filter={EVERYTHING} words={FATE_WORDS} symbols={['BTC/USDT']} searches="bodies" onChange={(next) => changes.push(next)} />)
    await userEvent.click(screen.getByRole('button', { name: 'Refused' }))
    await userEvent.type(screen.getByRole('combobox', { name: 'Pair' }), ' btc/usdt {Enter}')
    expect(changes[0]).toEqual({ ...EVERYTHING, verdicts: ['refused'] })
    expect(changes.at(-1)).toEqual({ ...EVERYTHING, symbol: 'BTC/USDT' })
    expect(screen.queryByRole('button', { name: 'Show all' })).toBeNull()
  })

  it('are all taken away by one press', async () => {
    const changes: Filter[] = []
    show(<FilterBar filter={{ ...EVERYTHING, verdicts: ['refused'], text: 'x' }} words={FATE_WORDS} symbols={[]} searches="bodies" onChange={(next) => changes.push(next)} />)
    expect(screen.getByRole('button', { name: 'Refused' })).toHaveAttribute('aria-pressed', 'true')
    expect(screen.getByRole('searchbox', { name: 'Search bodies' })).toHaveValue('x')
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
    expect(changes).toEqual([EVERYTHING])
  })
})
