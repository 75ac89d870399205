/** What narrows the log down: level, kind, pair, time, and words in the sentence. */
import Button from '@mui/material/Button'
import { type ReactNode, useEffect, useState } from 'react'

import { isoOf, typedOf } from '@/lib/wall'
import { Icon } from '@/ui/Icon'
import { Select } from '@/ui/form/inputs'
import { TONE_COLOR } from '@/ui/tone'
import { useWide } from '@/ui/useWide'

import { KindMenu } from './KindMenu'
import css from './filters.module.css'
import { ALL, type Filter, countOf, toggled } from './filter'
import { LEVELS, LEVEL_LOOKS } from './words'

/** After the last key, before it is searched for. */
const TYPING_MS = 300

interface FiltersProps {
  filter: Filter
  /** Pairs to choose from. */
  symbols: readonly string[]
  onChange: (filter: Filter) => void
}

export function Filters({ filter, symbols, onChange }: FiltersProps): ReactNode {
  const wide = useWide()
  const [open, setOpen] = useState(false)
  const count = countOf(filter)
  const set = (change: Partial<Filter>): void => onChange({ ...filter, ...change })
  const search = <Search text={filter.text} onSearch={(text) => set({ text })} />
  const rest = <Narrowing filter={filter} symbols={symbols} set={set} />
  const clear = count === 0 ? null : <Button size="small" onClick={() => onChange(ALL)}>Clear filters</Button>
  if (wide) {
    return (
      <div className={css.filters} role="search" aria-label="Filter the log">
        {search}
        {rest}
        {clear}
      </div>
    )
  }
  return (
    <div className={css.filters} role="search" aria-label="Filter the log">
      <div className={css.phone}>
        {search}
        <Button variant="outlined" aria-expanded={open} onClick={() => setOpen(!open)}>
          {count === 0 ? 'Filters' : `Filters, ${count}`}
        </Button>
      </div>
      {open ? rest : null}
      {open ? clear : null}
    </div>
  )
}

interface NarrowingProps {
  filter: Filter
  symbols: readonly string[]
  set: (change: Partial<Filter>) => void
}

function Narrowing({ filter, symbols, set }: NarrowingProps): ReactNode {
  const { levels, kinds, symbol, groupId, from, to } = filter
  const known = symbol === null || symbols.includes(symbol) ? symbols : [symbol, ...symbols]
  const pairs = [{ value: '', label: 'All pairs' }, ...known.map((name) => ({ value: name, label: name }))]
  return (
    <>
      <div role="group" aria-label="Level" className={css.levels}>
        {LEVELS.map((level) => (
          <button key={level} type="button" className={css.chip} aria-pressed={levels.includes(level)} onClick={() => set({ levels: toggled(levels, level) })}>
            <span style={{ color: TONE_COLOR[LEVEL_LOOKS[level].tone] }}><Icon name={LEVEL_LOOKS[level].icon} size={14} /></span>
            {LEVEL_LOOKS[level].text}
          </button>
        ))}
      </div>
      <KindMenu chosen={kinds} onToggle={(kind) => set({ kinds: toggled(kinds, kind) })} onClear={() => set({ kinds: [] })} />
      <div className={css.pairs}>
        <Select label="Pair" options={pairs} chosen={symbol ?? ''} onChoose={(name) => set({ symbol: name === '' ? null : name })} full />
      </div>
      <Moment label="From" iso={from} onChange={(iso) => set({ from: iso })} />
      <Moment label="To" iso={to} onChange={(iso) => set({ to: iso })} />
      {groupId === null ? null : (
        <button type="button" className={css.chip} aria-pressed="true" onClick={() => set({ groupId: null })}>
          One position
          <Icon name="cross" size={14} />
          <span className="visually-hidden">, show all</span>
        </button>
      )}
      {from !== null && to !== null && Date.parse(to) < Date.parse(from) ? <p role="alert" className={css.wrong}>The end lies before the beginning.</p> : null}
    </>
  )
}

/** The times of the reader's own zone. */
function Moment({ label, iso, onChange }: { label: string; iso: string | null; onChange: (iso: string | null) => void }): ReactNode {
  return (
    <label className={css.moment}>
      <span>{label}</span>
      <input type="datetime-local" value={iso === null ? '' : typedOf(iso)} onChange={(event) => onChange(isoOf(event.target.value))} />
    </label>
  )
}

function Search({ text, onSearch }: { text: string | null; onSearch: (text: string | null) => void }): ReactNode {
  const [typed, setTyped] = useState(text ?? '')
  const [told, setTold] = useState(text)
  if (told !== text) {
    setTold(text)
    setTyped(text ?? '')
  }
  const wanted = typed.trim() === '' ? null : typed.trim()
  useEffect(() => {
    if (wanted === text) return undefined
    const timer = setTimeout(() => onSearch(wanted), TYPING_MS)
    return () => clearTimeout(timer)
  }, [wanted, text, onSearch])
  return (
    <label className={css.search}>
      <Icon name="search" size={14} />
      <span className="visually-hidden">Search the sentences</span>
      <input
        type="search"
        placeholder="Search the sentences"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('')
        }}
      />
    </label>
  )
}
