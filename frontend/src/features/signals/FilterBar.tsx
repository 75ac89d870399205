/** Narrows down a list of signals or alerts: by verdict, pair, time and text. On a phone all but the text is folded away. */
import Button from '@mui/material/Button'
import { type ReactNode, useEffect, useId, useState } from 'react'

import { isoOf, typedOf } from '@/lib/wall'
import { Icon } from '@/ui/Icon'
import { useWide } from '@/ui/useWide'

import css from './FilterBar.module.css'
import { EVERYTHING, type Filter, countOf, toggled } from './filter'

/** So long after the last key the list follows what was typed. */
const REST_MS = 300

interface FilterBarProps<W extends string> {
  filter: Filter<W>
  words: readonly { value: W; label: string }[]
  symbols: readonly string[]
  /** What the text is looked for in. */
  searches: string
  onChange: (filter: Filter<W>) => void
}

export function FilterBar<W extends string>({ filter, words, symbols, searches, onChange }: FilterBarProps<W>): ReactNode {
  const wide = useWide()
  const [unfolded, setUnfolded] = useState(false)
  const id = useId()
  const count = countOf(filter)
  return (
    <div className={css.bar} role="search" aria-label="Narrow down">
      <Typed
        label={`Search ${searches}`}
        placeholder={`Search ${searches}`}
        text={filter.text ?? ''}
        onType={(text) => onChange({ ...filter, text: text || null })}
        icon
      />
      {wide ? null : (
        <Button variant="outlined" aria-expanded={unfolded} aria-controls={id} onClick={() => setUnfolded(!unfolded)}>
          {count === 0 ? 'Filters' : `Filters (${count})`}
        </Button>
      )}
      {wide || unfolded ? (
        <div id={id} className={css.rest}>
          <div role="group" aria-label="Verdict" className={css.words}>
            {words.map(({ value, label }) => (
              <button key={value} type="button" aria-pressed={filter.verdicts.includes(value)} onClick={() => onChange({ ...filter, verdicts: toggled(filter.verdicts, value) })}>
                {label}
              </button>
            ))}
          </div>
          <Typed
            label="Pair"
            placeholder="Pair"
            text={filter.symbol ?? ''}
            list={symbols}
            upper
            onType={(symbol) => onChange({ ...filter, symbol: symbol || null })}
          />
          <Moment label="From" iso={filter.from} onChange={(from) => onChange({ ...filter, from })} />
          <Moment label="To" iso={filter.to} onChange={(to) => onChange({ ...filter, to })} />
          {count === 0 ? null : (
            <Button onClick={() => onChange(EVERYTHING)} startIcon={<Icon name="cross" size={14} />}>
              Show all
            </Button>
          )}
        </div>
      ) : null}
    </div>
  )
}

interface TypedProps {
  label: string
  placeholder: string
  text: string
  /** Gets it without the spaces around it, once typing rests. */
  onType: (text: string) => void
  list?: readonly string[]
  upper?: boolean
  icon?: boolean
}

function Typed({ label, placeholder, text, onType, list = [], upper = false, icon = false }: TypedProps): ReactNode {
  const [typed, setTyped] = useState(text)
  const [seen, setSeen] = useState(text)
  const [told, setTold] = useState(text)
  const id = useId()
  if (text !== seen) {
    setSeen(text)
    // What comes back is what was told, unless it was changed elsewhere.
    if (text !== told) setTyped(text)
  }
  const tell = (): void => {
    const clean = upper ? typed.trim().toUpperCase() : typed.trim()
    setTold(clean)
    onType(clean)
  }
  useEffect(() => {
    if (typed === seen) return undefined
    const timer = setTimeout(tell, REST_MS)
    return () => clearTimeout(timer)
    // Only what is typed starts the wait anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed])
  return (
    <label className={css.field} data-wide={icon}>
      {icon ? <Icon name="search" size={14} /> : null}
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        list={list.length === 0 ? undefined : id}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') tell()
        }}
      />
      {list.length === 0 ? null : <datalist id={id}>{list.map((name) => <option key={name} value={name} />)}</datalist>}
    </label>
  )
}

function Moment({ label, iso, onChange }: { label: string; iso: string | null; onChange: (iso: string | null) => void }): ReactNode {
  return (
    <label className={css.field}>
      <span>{label}</span>
      <input type="datetime-local" value={iso === null ? '' : typedOf(iso)} onChange={(event) => onChange(isoOf(event.target.value))} />
    </label>
  )
}
