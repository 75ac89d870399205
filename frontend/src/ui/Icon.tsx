/** The few icons of the dashboard, drawn as strokes of the text's own colour; decoration only, the word stands beside. */
import type { ReactNode } from 'react'

import css from './Icon.module.css'

const ICONS = {
  positions: <path d="M4 6h16M4 12h11M4 18h6" />,
  signals: <path d="M13 3 5 14h6l-1 7 8-11h-6z" />,
  connect: <path d="M9 15 15 9M8 11l-3 3a4 4 0 0 0 5 5l3-3M16 13l3-3a4 4 0 0 0-5-5l-3 3" />,
  ladder: <path d="M8 3v18M16 3v18M8 7h8M8 12h8M8 17h8" />,
  split: <path d="M5 12h5m0 0 7-6m-7 6 7 6m0-12h2m-2 12h2" />,
  up: <path d="M12 19V5m-6 6 6-6 6 6" />,
  down: <path d="M12 5v14m-6-6 6 6 6-6" />,
  back: <path d="M19 12H5m6-6-6 6 6 6" />,
  chevron: <path d="m9 6 6 6-6 6" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  cross: <path d="m7 7 10 10M17 7 7 17" />,
  minus: <path d="M6 12h12" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 8v4l2.5 2" />
    </>
  ),
  alert: (
    <>
      <path d="M12 4 3 19.5h18z" />
      <path d="M12 10v4.5M12 17v.2" />
    </>
  ),
  ring: <circle cx="12" cy="12" r="6" strokeDasharray="4 3" />,
  half: (
    <>
      <circle cx="12" cy="12" r="6" />
      <path d="M12 6a6 6 0 0 0 0 12z" fill="currentColor" stroke="none" />
    </>
  ),
  disc: <circle cx="12" cy="12" r="6" fill="currentColor" />,
  risk: <path d="M12 4v16M8 20h8M5 7h14M5 7l-2.5 6a2.8 2.8 0 0 0 5 0zM19 7l-2.5 6a2.8 2.8 0 0 0 5 0z" />,
  queue: <path d="M5 7h14M5 12h14M5 17h8M17 15v5m-2.5-2.5h5" />,
  copy: (
    <>
      <rect x="9" y="9" width="11" height="11" rx="2" />
      <path d="M5 15V6a2 2 0 0 1 2-2h8" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="2.8" />
    </>
  ),
  hidden: <path d="M4 4l16 16M10 6a9 9 0 0 1 2-.3c6 0 9.5 6.3 9.5 6.3a17 17 0 0 1-3 3.6M6.5 7.7A16 16 0 0 0 2.5 12s3.5 6.3 9.5 6.3c1.3 0 2.5-.3 3.6-.7" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4" />
    </>
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
  user: (
    <>
      <circle cx="12" cy="8.5" r="3.5" />
      <path d="M5 20c.8-4 3.6-6 7-6s6.2 2 7 6" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6" />
      <path d="m20 20-4.5-4.5" />
    </>
  ),
  send: <path d="M21 3 3 10.5l7 2.5 2.5 7zM10 13l5-5" />,
  more: <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="3" />,
  help: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M12 16.5v.2" />
    </>
  ),
  settings: <path d="M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5M6 14.5v5" />,
  pool: (
    <>
      <path d="M4 6.5c0-1.4 3.6-2.5 8-2.5s8 1.1 8 2.5S16.4 9 12 9 4 7.9 4 6.5z" />
      <path d="M4 6.5v11C4 18.9 7.6 20 12 20s8-1.1 8-2.5v-11M4 12c0 1.4 3.6 2.5 8 2.5s8-1.1 8-2.5" />
    </>
  ),
  target: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <circle cx="12" cy="12" r="4" />
      <path d="M12 12v.01" />
    </>
  ),
  shield: <path d="M12 3.5 5 6v6c0 4.5 3 7.3 7 8.5 4-1.2 7-4 7-8.5V6z" />,
  ruler: <path d="M3 16 16 3l5 5L8 21zM7 12l2 2m1-5 2 2m1-5 2 2" />,
  key: (
    <>
      <circle cx="8" cy="15" r="4" />
      <path d="m11 12 8.5-8.5M16 7l3 3" />
    </>
  ),
  route: (
    <>
      <circle cx="6" cy="18" r="2.5" />
      <circle cx="18" cy="6" r="2.5" />
      <path d="M8.5 18H16a3.5 3.5 0 0 0 0-7H8a3.5 3.5 0 0 1 0-7h7.5" />
    </>
  ),
  transfer: <path d="M7 4v14m-3-3 3 3 3-3M17 20V6m-3 3 3-3 3 3" />,
  undo: <path d="M4 9h10a5 5 0 0 1 0 10H8M4 9l4-4M4 9l4 4" />,
  grip: <path d="M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01" />,
  plus: <path d="M12 6v12M6 12h12" />,
  overview: <path d="M4 4h7v9H4zM15 4h5v5h-5zM15 13h5v7h-5zM4 17h7v3H4z" />,
  analytics: <path d="M4 4v16h16M8 15l3.5-4 3 2.5L20 7" />,
  events: <path d="M5 5h.01M5 12h.01M5 19h.01M10 5h10M10 12h10M10 19h7" />,
  power: <path d="M12 3v9M7 6.5a8 8 0 1 0 10 0" />,
  columns: <path d="M4 5h16v14H4zM9.5 5v14M14.5 5v14" />,
  wider: <path d="M3 12h18M7 8l-4 4 4 4M17 8l4 4-4 4" />,
  narrower: <path d="M3 12h6m-3-3 3 3-3 3M21 12h-6m3-3-3 3 3 3" />,
  save: <path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />,
  play: <path d="M8 5.5v13l10-6.5z" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 8v.2" />
    </>
  ),
  critical: (
    <>
      <path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z" />
      <path d="M12 8v5M12 16v.2" />
    </>
  ),
  pause: <path d="M9 6v12M15 6v12" />,
  forward: <path d="M5 12h14m-6-6 6 6-6 6" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof ICONS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg aria-hidden className={css.icon} width={size} height={size} viewBox="0 0 24 24">
      {ICONS[name]}
    </svg>
  )
}
