/** Small controls above a list: a choice of one or of several behind a button that says what is chosen. */
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import { Icon } from '../Icon'
import css from './Facet.module.css'

export interface FacetOption<V> {
  value: V
  label: string
}

interface ToggleProps {
  children: ReactNode
  on: boolean
  onToggle: () => void
}

export function Toggle({ children, on, onToggle }: ToggleProps): ReactNode {
  return (
    <button type="button" className={css.chip} aria-pressed={on} onClick={onToggle}>
      {children}
    </button>
  )
}

interface OneOfProps<V> {
  label: string
  options: readonly FacetOption<V>[]
  chosen: V
  /** Chosen unless the trader says otherwise: drawn quietly. */
  usual: V
  onChoose: (value: V) => void
}

/** Exactly one of them. */
export function OneOf<V>({ label, options, chosen, usual, onChoose }: OneOfProps<V>): ReactNode {
  const words = options.find(({ value }) => value === chosen)?.label ?? ''
  return (
    <Choosing label={label} words={words} on={chosen !== usual}>
      {(close) =>
        options.map(({ value, label: text }) => (
          <MenuItem
            key={text}
            role="menuitemradio"
            aria-checked={value === chosen}
            selected={value === chosen}
            onClick={() => {
              onChoose(value)
              close()
            }}
          >
            <Checked on={value === chosen} />
            {text}
          </MenuItem>
        ))
      }
    </Choosing>
  )
}

interface AnyOfProps<V> {
  label: string
  options: readonly FacetOption<V>[]
  /** None means all. */
  chosen: readonly V[]
  onChoose: (chosen: readonly V[]) => void
}

/** Any of them; the menu stays open until the choice is made. */
export function AnyOf<V>({ label, options, chosen, onChoose }: AnyOfProps<V>): ReactNode {
  const toggle = (value: V): void => onChoose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  const words = options.filter(({ value }) => chosen.includes(value)).map(({ label: text }) => text)
  return (
    <Choosing label={label} words={words.length === 0 ? 'all' : words.join(', ')} on={chosen.length > 0}>
      {() =>
        options.map(({ value, label: text }) => (
          <MenuItem key={text} role="menuitemcheckbox" aria-checked={chosen.includes(value)} onClick={() => toggle(value)}>
            <Checked on={chosen.includes(value)} />
            {text}
          </MenuItem>
        ))
      }
    </Choosing>
  )
}

interface ChoosingProps {
  label: string
  words: string
  on: boolean
  children: (close: () => void) => ReactNode
}

function Choosing({ label, words, on, children }: ChoosingProps): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = (): void => setAnchor(null)
  return (
    <>
      <button
        type="button"
        className={css.chip}
        data-on={on}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <span className={css.label}>{label}</span>{' '}
        <span className={css.words}>{words}</span>
        <Icon name="chevron" size={12} />
      </button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} transitionDuration={100} slotProps={{ list: { 'aria-label': label } }}>
        {children(close)}
      </Menu>
    </>
  )
}

function Checked({ on }: { on: boolean }): ReactNode {
  return <span className={css.checked}>{on ? <Icon name="check" size={14} /> : null}</span>
}
