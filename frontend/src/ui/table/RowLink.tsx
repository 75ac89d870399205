/**
 * The link that makes a whole row its target, and where the keyboard stands in a table. A plain one: the table follows it
 * (`useRowFocus`), and a row of a long list need not know of the router.
 */
import { type ReactNode, useEffect, useRef } from 'react'

import table from '../table.module.css'
import css from './RowLink.module.css'
import type { RowFocus } from './useRowFocus'

interface RowLinkProps {
  /** The row's. */
  id: string
  to: string
  active: boolean
  claim: RowFocus['claim']
  /** Single keys that do something here. */
  keys?: string
  children: string
}

export function RowLink({ id, to, active, claim, keys, children }: RowLinkProps): ReactNode {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (active) claim(id, link.current)
  }, [active, claim, id])
  return (
    <a ref={link} href={to} data-own className={`${table.cover} ${css.link}`} tabIndex={active ? 0 : -1} aria-keyshortcuts={keys}>
      {children}
    </a>
  )
}
