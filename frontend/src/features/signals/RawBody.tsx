/** An alert's body as it came, digit for digit, with the secret masked. */
import type { ReactNode } from 'react'

import { indentJson } from '@/lib/indentJson'
import { CopyButton } from '@/ui/Copy'

import css from './signals.module.css'

export function RawBody({ body }: { body: string }): ReactNode {
  return (
    <div className={css.bodyBox}>
      <div className={css.bodyTitle}>
        <p>The alert as it came, secret masked</p>
        <CopyButton text={body} what="the alert’s body" />
      </div>
      <pre className={css.body} tabIndex={0}>{body === '' ? '(empty)' : indentJson(body)}</pre>
    </div>
  )
}
