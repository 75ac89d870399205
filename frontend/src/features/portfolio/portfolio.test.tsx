import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { resetLive, setConnection, useLive } from '@/live/store'
import { apply } from '@/live/apply'
import { T0, account, portfolio, snapshot } from '@/test/fixtures'
import { plain, show } from '@/test/render'

import { AwayMark, Pool, StatusDot, Today, Venue } from './Bar'
import { FreshnessBanner } from './FreshnessBanner'
import { poolUsage, venueText } from './calculate'
import { Said } from './Said'
import { settle } from './choice'
import { freshness, lineWord } from './words'

const NOW = Date.parse(T0) + 5_000
const seen = (text: string | null): string => (text ?? '').replaceAll('\u202f', ' ')

describe('figures of the bar', () => {
  it('tell the venue and how far it is', () => {
    expect(seen(venueText(account))).toBe('Binance 42 ms')
    expect(seen(venueText({ ...account, latency_ms: null }))).toBe('Binance —')
    expect(seen(venueText({ ...account, venue: 'okx', away_since: T0 }))).toBe('OKX away')
  })

  it('tell how full the pool is', () => {
    expect(poolUsage(portfolio({ open_groups: 7 }))?.toFixed()).toBe('70')
    expect(poolUsage(portfolio({ max_open_groups: 0 }))).toBeNull()
    show(<Pool portfolio={portfolio({ open_groups: 7 })} />)
    expect(screen.getByRole('img', { name: '7 of 10 slots taken' })).toBeInTheDocument()
  })

  it('show health as a word, today with its sign, practice as such', () => {
    const { container } = show(
      <>
        <StatusDot portfolio={portfolio()} />
        <Today portfolio={portfolio({ realized_today: '-4.1' })} />
        <Venue portfolio={portfolio({ accounts: [account] })} />
      </>,
    )
    expect(plain(container)).toBe('healthyToday-4.10Binance 42 mspractice')
  })
})

describe('several accounts', () => {
  it('are called by their names in what the engine says', () => {
    useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot({ portfolio: portfolio({ accounts: [account] }) }) }) })
    expect(show(<Said>The exchange of account a1 and account b7</Said>).container.textContent).toBe('The exchange of account Practice account and account b7')
    expect(show(<Said>a1</Said>).container.textContent).toBe('Practice account')
  })

  const away = { ...account, id: 'a2', venue: 'okx', away_since: T0 }

  it('show the one that needs a look, and how many there are besides', () => {
    expect(plain(show(<Venue portfolio={portfolio({ accounts: [account, away] })} />).container)).toBe('OKX awaypractice+1')
    expect(plain(show(<Venue portfolio={portfolio({ accounts: [account, account] })} />).container)).toBe('Binance 42 mspractice+1')
    expect(show(<Venue portfolio={portfolio({ accounts: [] })} />).container).toBeEmptyDOMElement()
  })

  it('are marked where there is no room for their names', () => {
    expect(plain(show(<AwayMark portfolio={portfolio({ accounts: [account, away] })} />).container)).toBe('away')
    expect(show(<AwayMark portfolio={portfolio()} />).container).toBeEmptyDOMElement()
  })

  it('are not called away by a state that says that they have no keys', () => {
    const waiting = portfolio({ status: 'bootstrapping', accounts: [{ ...away, keys_missing: true }] })
    expect(plain(show(<><StatusDot portfolio={waiting} /><AwayMark portfolio={waiting} /></>).container)).toBe('keys missing')
  })
})

describe('freshness', () => {
  it('is silent while the line is live', () => {
    expect(freshness({ kind: 'live' }, T0, NOW)).toBeNull()
    expect(freshness({ kind: 'connecting' }, null, NOW)).toBeNull()
  })

  it('tells the age and the next attempt', () => {
    expect(freshness({ kind: 'stale', since: NOW - 4_000 }, T0, NOW)).toMatch(/^Nothing heard from the engine for 4 s\. What you see is as of /)
    expect(freshness({ kind: 'waiting', since: 1, retryAt: NOW + 2_400 }, T0, NOW)).toMatch(/Trying again in 3 s\. What you see is as of/)
    expect(freshness({ kind: 'waiting', since: null, retryAt: NOW }, null, NOW)).toMatch(/in a moment\. Nothing has been received yet\./)
    expect(lineWord({ kind: 'stale', since: NOW - 4_000 }, NOW)).toEqual({ text: 'Stale 4 s', tone: 'attention' })
  })
})

describe('the banner', () => {
  beforeEach(resetLive)

  it('is absent while all is well', () => {
    setConnection({ kind: 'live' })
    useLive.setState({ feed: apply(null, { type: 'snapshot', snapshot: snapshot() }) })
    show(<FreshnessBanner />)
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('offers to try at once while the engine is out of reach', () => {
    setConnection({ kind: 'waiting', since: null, retryAt: Date.now() + 5_000 })
    show(<FreshnessBanner />)
    expect(screen.getByRole('status')).toHaveTextContent('The engine cannot be reached.')
    expect(screen.getByRole('button', { name: 'Try now' })).toBeInTheDocument()
  })
})

describe('the choice of portfolio', () => {
  it('keeps the wanted one if it exists, else the first', () => {
    const both = [portfolio(), portfolio({ id: 'p2' })]
    expect([settle(both, 'p2'), settle(both, 'gone'), settle(both, null), settle([], 'p1')]).toEqual(['p2', 'p1', 'p1', null])
  })
})
