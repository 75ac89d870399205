import { screen } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { beforeEach, describe, expect, it } from 'vitest'

import { apply } from '@/live/apply'
import { resetLive, useLive } from '@/live/store'
import { group, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'
import { ok, problem, serve } from '@/test/server'

import GroupPage from './GroupPage'

const load = (): void => useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot() }) })

beforeEach(resetLive)

const atGroup = (id: string) =>
  show(<Routes><Route path="/positions/:id" element={<GroupPage />} /></Routes>, `/positions/${id}`)

describe('a group', () => {
  it('is shown live, with its ladder also where there are no candles', async () => {
    serve({
      'GET /portfolios/p1/candles': () => problem(503, 'exchange_away', 'The exchange does not answer.'),
      'GET /groups/g1/timeline': () => ok({ group_id: 'g1', status: 'active', items: [], complete: true }),
    })
    load()
    atGroup('g1')
    expect(screen.getByRole('heading', { level: 1, name: 'BTC/USDT' })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Close…' })).toBeInTheDocument()
    expect(await screen.findByText('No candles: The exchange does not answer.')).toBeInTheDocument()
    expect(screen.getByRole('figure', { name: /^Price ladder, from the top/ })).toBeInTheDocument()
    expect(await screen.findByText('Nothing has been written down about this group yet.')).toBeInTheDocument()
  })

  it('closed long ago is asked for', async () => {
    serve({ 'GET /groups/old': () => ok(group({ id: 'old', status: 'closed', closed_at: '2026-03-04T10:00:00Z', realized_pnl: '-6.48' })) })
    load()
    atGroup('old')
    expect(plain(await screen.findByRole('region', { name: 'Key figures' }))).toContain('Realized, USDT-6.48')
    expect(screen.queryByRole('button', { name: 'Close…' })).toBeNull()
  })

  it('that does not exist says so', async () => {
    serve({ 'GET /groups/none': () => problem(404, 'unknown_group', 'There is no such position.') })
    load()
    atGroup('none')
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such position.')
  })
})
