/** Everything by its name: type a few letters, choose with the arrow keys, Enter does it. */
import Dialog from '@mui/material/Dialog'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'

import { Icon } from '@/ui/Icon'

import css from './Palette.module.css'
import { type Command, offered } from './commands'
import { did, recent } from './recent'

interface PaletteProps {
  open: boolean
  onClose: () => void
  commands: readonly Command[]
}

export function Palette({ open, onClose, commands }: PaletteProps): ReactNode {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      aria-label="Go to, or do"
      transitionDuration={100}
      maxWidth={false}
      slotProps={{ container: { className: css.container ?? '' }, paper: { className: css.paper ?? '' } }}
    >
      <Search commands={commands} onClose={onClose} />
    </Dialog>
  )
}

function Search({ commands, onClose }: Omit<PaletteProps, 'open'>): ReactNode {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [before] = useState(recent)
  const found = useMemo(() => offered(commands, typed, before), [commands, typed, before])
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const chosen = found[Math.min(at, found.length - 1)]

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const run = (command: Command | undefined): void => {
    if (command === undefined) return
    did(command.id)
    onClose()
    command.run()
  }
  const press = (event: KeyboardEvent): void => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8, Home: 0, End: found.length - 1 }[event.key]
    if (event.key === 'Enter') run(chosen)
    else if (next === undefined || found.length === 0) return
    else setAt(wrapped(next, found.length, event.key.startsWith('Arrow')))
    event.preventDefault()
  }
  return (
    <>
      <div className={css.field}>
        <Icon name="search" size={18} />
        <input
          type="text"
          role="combobox"
          aria-label="Go to, or do"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
          placeholder="Page, pair, setting or action"
          autoComplete="off"
          spellCheck={false}
          // The dialog is opened to type into it.
          autoFocus
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
        <kbd>Esc</kbd>
      </div>
      {found.length === 0 ? (
        <p className={css.none} role="status">{`Nothing is called “${typed.trim()}”.`}</p>
      ) : (
        <ul id={id} ref={list} role="listbox" aria-label="Found" className={css.list}>
          {found.map((command, index) => (
            <li
              key={command.id}
              id={`${id}-${command.id}`}
              role="option"
              aria-selected={command === chosen}
              onPointerMove={() => setAt(index)}
              onClick={() => run(command)}
            >
              <Icon name={command.icon} />
              <span className={css.title}>{command.title}</span>
              <span className={css.kind}>{typed === '' && before.includes(command.id) ? 'Recent' : command.kind}</span>
              {command.keys === undefined ? null : (
                <span className={css.keys} aria-hidden>
                  {command.keys.map((key) => <kbd key={key}>{key}</kbd>)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Arrows go round; pages stop at the ends. */
function wrapped(at: number, length: number, round: boolean): number {
  return round ? (at + length) % length : Math.max(0, Math.min(length - 1, at))
}
