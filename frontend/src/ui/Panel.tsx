/** A titled surface; the title names the region for assistive technology. */
import { type ReactNode, useId } from 'react'

import css from './Panel.module.css'
import { Reason } from './reason/Reason'

interface PanelProps {
  title?: string
  /** Stands right of the title. */
  aside?: ReactNode
  children: ReactNode
  /** Without inner space, for tables that reach the border. */
  flush?: boolean
}

export function Panel({ title, aside, children, flush = false }: PanelProps): ReactNode {
  const id = useId()
  return (
    <section className={css.panel} aria-labelledby={title === undefined ? undefined : id}>
      {title === undefined ? null : (
        <header className={css.head}>
          <h2 id={id}>{title}</h2>
          {aside}
        </header>
      )}
      <div className={flush ? css.flush : css.body}>{children}</div>
    </section>
  )
}

interface FigureProps {
  label: string
  /** Usually an Amount. */
  children: ReactNode
  note?: ReactNode
  /** What the figure means, on hover or tap. */
  meaning?: string
}

/** One figure with its label above; stands in a description list. */
export function Figure({ label, children, note, meaning }: FigureProps): ReactNode {
  const value = (
    <span>
      {children}
      {note === undefined ? null : <span className={css.note}>{note}</span>}
    </span>
  )
  return (
    <div className={css.figure}>
      <dt>{label}</dt>
      <dd>{meaning === undefined ? value : <Reason text={meaning}>{value}</Reason>}</dd>
    </div>
  )
}

export function Figures({ children }: { children: ReactNode }): ReactNode {
  return <dl className={css.figures}>{children}</dl>
}
