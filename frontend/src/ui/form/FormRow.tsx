/** One setting: its name and what it does on the left, the control and what is to be said about it on the right. */
import type { ReactNode } from 'react'

import { Icon } from '../Icon'
import css from './form.module.css'

interface FormRowProps {
  /** The row's own, by which an address leads to it. */
  id?: string
  label: string
  /** The control that the label names; a group of controls is named by `labelId` instead. */
  htmlFor?: string
  labelId?: string
  help: ReactNode
  helpId?: string
  careful?: string | undefined
  problem?: string | undefined
  problemId?: string
  changed?: boolean
  /** Belongs to the row above. */
  below?: boolean
  found?: boolean
  /** Below the control: the usual value, what it comes to, undo. */
  foot?: ReactNode
  children: ReactNode
}

export function FormRow(props: FormRowProps): ReactNode {
  const { id, label, htmlFor, labelId, help, helpId, careful, problem, problemId, foot, children } = props
  return (
    <div id={id} className={css.row} data-changed={props.changed === true} data-below={props.below === true} data-found={props.found === true}>
      <div>
        {htmlFor === undefined ? (
          <span id={labelId} className={css.label}>{label}</span>
        ) : (
          <label htmlFor={htmlFor} className={css.label}>{label}</label>
        )}
        <p id={helpId} className={css.help}>{help}</p>
        {careful === undefined ? null : <p className={css.careful}>{`A careful trader: ${lowerFirst(careful)}`}</p>}
      </div>
      <div className={css.control}>
        {children}
        {problem === undefined ? null : <ProblemLine id={problemId}>{problem}</ProblemLine>}
        {foot === undefined ? null : <div className={css.foot}>{foot}</div>}
      </div>
    </div>
  )
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export function ProblemLine({ id, children }: { id?: string | undefined; children: ReactNode }): ReactNode {
  return (
    <p id={id} className={css.problem}>
      <Icon name="alert" size={14} />
      <span>{children}</span>
    </p>
  )
}

export function TextLink({ onClick, children }: { onClick: () => void; children: ReactNode }): ReactNode {
  return (
    <button type="button" className={css.link} onClick={onClick}>
      {children}
    </button>
  )
}
