/** The product's mark: a ladder whose upper rung is the target. */
import type { ReactNode } from 'react'

export function Mark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="3" strokeLinecap="round">
      <rect x=".5" y=".5" width="31" height="31" rx="7" fill="var(--surface)" stroke="var(--line)" strokeWidth="1" />
      <path d="M8 9h16" stroke="var(--profit)" />
      <path d="M8 16h11M8 23h6" stroke="var(--accent)" />
    </svg>
  )
}
