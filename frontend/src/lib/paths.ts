/** Every address inside the dashboard, in one place. */
export const paths = {
  welcome: '/welcome',
  signIn: '/sign-in',
  positions: '/positions',
  closedPositions: '/positions?show=closed',
  group: (id: string): string => `/positions/${encodeURIComponent(id)}`,
  signals: '/signals',
  signal: (id: string): string => `/signals?signal=${encodeURIComponent(id)}`,
  alerts: '/signals?show=alerts',
  connect: '/connect',
} as const
