/** A state in a word, with its icon; the reason, if there is one, on hover, focus or tap. */
import type { ReactNode } from 'react'

import css from './Word.module.css'
import { Icon, type IconName } from './Icon'
import { Reason } from './reason/Reason'
import { type InCell, asCell } from './table/asCell'
import { type Tone, toneClass } from './tone'

interface WordProps extends InCell {
  text: string
  icon: IconName
  tone: Tone
  reason?: string | null
}

export function Word({ text, icon, tone, reason, cell }: WordProps): ReactNode {
  const word = (
    <span {...asCell(`${css.word} ${toneClass(tone)}`, cell)}>
      <Icon name={icon} size={14} />
      {text}
    </span>
  )
  return reason === undefined || reason === null || reason === '' ? word : <Reason text={reason}>{word}</Reason>
}
