/** The message to paste, what TradingView replaces in it set apart, and what it puts there. */
import type { ReactNode } from 'react'

import { CopyButton } from '@/ui/Copy'

import css from './Builder.module.css'
import { hideSecret } from './calculate'
import { pieces, placeholdersIn } from './placeholders'

export function MessageText({ message, secret, revealed }: { message: string; secret: string; revealed: boolean }): ReactNode {
  const shown = revealed ? message : hideSecret(message, secret)
  const used = placeholdersIn(message)
  return (
    <>
      <div className={css.head}>
        <p>In TradingView: the alert, Message. The secret is in it.</p>
        <CopyButton text={message} what="message" />
      </div>
      <pre className={css.code} tabIndex={0} aria-label="Message to paste">
        {pieces(shown).map(({ text, replaced }, i) => (replaced ? <mark key={i}>{text}</mark> : text))}
      </pre>
      {used.length === 0 ? null : (
        <details className={css.meanings}>
          <summary>{`What TradingView puts in (${used.length})`}</summary>
          <dl>
            {used.map(({ name, meaning }) => (
              <div key={name}>
                <dt><code>{name}</code></dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  )
}
