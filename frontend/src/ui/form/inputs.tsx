/** The plain controls of a form. Each holds nothing: what is shown is what it is given. */
import { type HTMLInputAutoCompleteAttribute, type ReactNode, useId } from 'react'

import { plainNumber, shownNumber } from '@/lib/typedNumber'

import css from './form.module.css'

/** How assistive technology finds the name, the help and the problem of a control. */
export interface Described {
  id?: string | undefined
  label?: string | undefined
  labelledBy?: string | undefined
  describedBy?: string | undefined
  wrong?: boolean | undefined
}

interface TextBoxProps extends Described {
  value: string
  onChange: (value: string) => void
  unit?: string
  /** `number` brings up a phone's digits; `value` has a point, what is typed and shown has the reader's own sign. */
  type?: 'text' | 'number' | 'password' | 'email' | 'search'
  placeholder?: string | undefined
  full?: boolean
  autoComplete?: HTMLInputAutoCompleteAttribute
  onEnter?: () => void
  list?: string
  disabled?: boolean
}

export function TextBox(props: TextBoxProps): ReactNode {
  const { value, onChange, unit = '', type = 'text', placeholder, full = false, autoComplete = 'off', onEnter } = props
  const isNumber = type === 'number'
  return (
    <div className={css.box} data-wrong={props.wrong === true} data-size={full ? 'full' : undefined}>
      <input
        id={props.id}
        type={isNumber ? 'text' : type}
        inputMode={isNumber ? 'decimal' : undefined}
        aria-label={props.label}
        aria-labelledby={props.labelledBy}
        aria-describedby={props.describedBy}
        aria-invalid={props.wrong === true}
        autoComplete={autoComplete}
        spellCheck={false}
        placeholder={placeholder}
        list={props.list}
        disabled={props.disabled}
        value={isNumber ? shownNumber(value) : value}
        onChange={({ target }) => onChange(isNumber ? plainNumber(target.value) : target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || onEnter === undefined) return
          event.preventDefault()
          onEnter()
        }}
      />
      {unit === '' ? null : <span aria-hidden>{unit}</span>}
    </div>
  )
}

interface SwitchProps extends Described {
  on: boolean
  /** Without the word beside it, where many stand in a column. */
  bare?: boolean
  onChange: (on: boolean) => void
}

export function Switch({ on, onChange, bare = false, id, label, labelledBy, describedBy }: SwitchProps): ReactNode {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={css.switch}
      onClick={() => onChange(!on)}
    >
      <span aria-hidden />
      {bare ? null : <span aria-hidden>{on ? 'On' : 'Off'}</span>}
    </button>
  )
}

export interface Choice<T extends string> {
  value: T
  label: string
  help?: string
}

interface ChoicesProps<T extends string> extends Described {
  options: readonly Choice<T>[]
  chosen: T
  onChoose: (value: T) => void
}

/** A few options that are all seen at once, each with its own words. */
export function Choices<T extends string>({ options, chosen, onChoose, label, labelledBy, describedBy, wrong }: ChoicesProps<T>): ReactNode {
  const name = useId()
  return (
    <div
      role="radiogroup"
      className={css.options}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={wrong === true}
    >
      {options.map((option) => (
        <label key={option.value} className={css.option}>
          <input
            type="radio"
            name={name}
            aria-labelledby={`${name}-${option.value}`}
            aria-describedby={option.help === undefined ? undefined : `${name}-${option.value}-help`}
            checked={option.value === chosen}
            onChange={() => onChoose(option.value)}
          />
          <span>
            <b id={`${name}-${option.value}`}>{option.label}</b>
            {option.help === undefined ? null : <span id={`${name}-${option.value}-help`}>{option.help}</span>}
          </span>
        </label>
      ))}
    </div>
  )
}

interface SelectProps<T extends string> extends Described {
  options: readonly Choice<T>[]
  chosen: T
  onChoose: (value: T) => void
  full?: boolean
}

/** One of many; what is chosen and no longer offered is shown as it is. */
export function Select<T extends string>(props: SelectProps<T>): ReactNode {
  const { options, chosen, onChoose, full = false } = props
  const offered = options.some(({ value }) => value === chosen)
  return (
    <select
      id={props.id}
      className={css.select}
      data-size={full ? 'full' : undefined}
      aria-label={props.label}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.wrong === true}
      value={chosen}
      onChange={(event) => onChoose(event.target.value as T)}
    >
      {offered ? null : <option value={chosen}>{chosen === '' ? 'Choose…' : chosen}</option>}
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
