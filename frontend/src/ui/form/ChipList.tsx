/** A list of short texts: typed one after another, each taken away by a press. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { Icon } from '../Icon'
import css from './form.module.css'
import { type Described, TextBox } from './inputs'

interface ChipListProps extends Described {
  items: readonly string[]
  onChange: (items: readonly string[]) => void
  /** Said where the list is empty. */
  none: string
  placeholder: string
  /** Which of them are wrong. */
  isWrong: (index: number) => boolean
}

export function ChipList({ items, onChange, none, placeholder, isWrong, ...described }: ChipListProps): ReactNode {
  const [text, setText] = useState('')
  const add = (): void => {
    const wanted = text.split(/[\s,;]+/).map((item) => item.toUpperCase()).filter((item) => item !== '')
    onChange([...new Set([...items, ...wanted])])
    setText('')
  }
  return (
    <>
      {items.length === 0 ? (
        <p className={css.none}>{none}</p>
      ) : (
        <ul className={css.chips} aria-labelledby={described.labelledBy}>
          {items.map((item, i) => (
            <li key={item} className={css.chip} data-wrong={isWrong(i)}>
              {item}
              <button type="button" className={css.tool} aria-label={`Remove ${item}`} onClick={() => onChange(items.filter((other) => other !== item))}>
                <Icon name="cross" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.adder}>
        <TextBox {...described} value={text} onChange={setText} placeholder={placeholder} onEnter={add} />
        <Button variant="outlined" disabled={text.trim() === ''} onClick={add}>
          Add
        </Button>
      </div>
    </>
  )
}
