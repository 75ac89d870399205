/** Keeps a line open for as long as a portfolio is looked at, and hands what it says to the store. */
import { useEffect } from 'react'

import { BASE, accessToken, end, renew } from '@/api/session'

import { FeedLine } from './socket'
import { receive, resetLive, setConnection } from './store'

let line: FeedLine | null = null

export function useFeed(portfolioId: string | null): void {
  useEffect(() => {
    if (portfolioId === null) return undefined
    const current = new FeedLine({
      url: feedUrl(window.location),
      portfolioId,
      token: (renewed) => (renewed ? renew() : accessToken()),
      onMessage: receive,
      onConnection: (connection) => {
        setConnection(connection)
        if (connection.kind === 'signed_out') end(true)
      },
    })
    line = current
    const back = (): void => current.retryNow()
    window.addEventListener('online', back)
    return () => {
      window.removeEventListener('online', back)
      current.close()
      line = null
      resetLive()
    }
  }, [portfolioId])
}

/** Tries to reach the engine at once. */
export function retryNow(): void {
  line?.retryNow()
}

export function feedUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}${BASE}/feed`
}
