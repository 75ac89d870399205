/** What can be said about a webhook's address and messages without asking the server. Pure. */

/** The whole address that TradingView is given. */
export const addressOf = (origin: string, path: string): string => new URL(path, origin).href

/**
 * Why TradingView cannot reach an address, or null when nothing speaks against it (spec 2: it reaches ports 80 and 443
 * only and does not speak IPv6).
 */
export function unreachableBecause(address: string): string | null {
  const { hostname, port } = new URL(address)
  if (isLocal(hostname)) {
    return 'This address exists on this machine or network only. Put the engine behind a public name (a reverse proxy or a tunnel) and open this page there; the test alert works here too.'
  }
  if (hostname.startsWith('[')) return 'TradingView does not speak IPv6. Use a name or an IPv4 address.'
  if (port !== '') return `TradingView reaches ports 80 and 443 only; this address uses ${port}.`
  return null
}

function isLocal(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    host.endsWith('.local') ||
    /^(?:127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(host)
  )
}

const DOT = '•'

/** A secret as dots, always the same number of them: its length says nothing. */
export const masked = (): string => DOT.repeat(16)

/** A message with the secret hidden, for showing; what is copied keeps it. */
export function hideSecret(payload: string, secret: string): string {
  return secret === '' ? payload : payload.replaceAll(secret, masked())
}
