/** A state in a word, with its icon; the reason, if there is one, on hover, focus or tap. */
import type { ReactNode } from 'react'

import css from './Word.module.css'
import { Icon, type IconName } from './Icon'
import { Reason } from './reason/Reason'
import { type Tone, TONE_COLOR } from './tone'

interface WordProps {
  text: string
  icon: IconName
  tone: Tone
  reason?: string | null
}

export function Word({ text, icon, tone, reason }: WordProps): ReactNode {
  const word = (
    <span className={css.word} style={{ color: TONE_COLOR[tone] }}>
      <Icon name={icon} size={14} />
      <span>{text}</span>
    </span>
  )
  return reason === undefined || reason === null || reason === '' ? word : <Reason text={reason}>{word}</Reason>
}
