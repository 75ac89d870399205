/** The frame of the first run: the steps and how far they are, one of them in full, and the way out. */
import Button from '@mui/material/Button'
import { type ReactNode, useEffect, useRef } from 'react'

import { Icon, type IconName } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'

import css from './Frame.module.css'
import { type Progress, STEPS, type StepKey, goTo, numberOf } from './progress'

interface FrameProps {
  progress: Progress
  onLeave: () => void
  children: ReactNode
}

export function Frame({ progress, onLeave, children }: FrameProps): ReactNode {
  const number = numberOf(progress.step)
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <Mark size={26} />
        <span className={css.brand}>DCA Engine</span>
        <span className={css.where} aria-hidden>{`Step ${number} of ${STEPS.length}`}</span>
        <Button onClick={onLeave}>Leave, go on later</Button>
      </header>
      <span className={css.bar} aria-hidden><span style={{ width: `${(100 * number) / STEPS.length}%` }} /></span>
      <nav aria-label="Steps" className={css.steps}>
        <ol>
          <li data-state="done"><span className={css.step}><Icon name="check" size={14} />Owner</span></li>
          {STEPS.map(({ key, title }) => (
            <li key={key} data-state={stateOf(progress, key)}>
              <button type="button" className={css.step} aria-current={key === progress.step ? 'step' : undefined} onClick={() => goTo(key)}>
                <Icon name={iconOf(progress, key)} size={14} />
                {title}
                {progress.done.includes(key) ? <span className="visually-hidden"> (done)</span> : null}
              </button>
            </li>
          ))}
        </ol>
        <p>Nothing here is final: everything can be changed in the settings.</p>
      </nav>
      <main className={css.main}>{children}</main>
    </div>
  )
}

type State = 'done' | 'now' | 'open'

function stateOf({ step, done }: Progress, key: StepKey): State {
  if (key === step) return 'now'
  return done.includes(key) ? 'done' : 'open'
}

const ICONS: Readonly<Record<State, IconName>> = { done: 'check', now: 'disc', open: 'ring' }
const iconOf = (progress: Progress, key: StepKey): IconName => ICONS[stateOf(progress, key)]

interface StepProps {
  title: string
  lead: ReactNode
  children: ReactNode
  /** What leads on, and what leads past. */
  foot: ReactNode
}

/** One step. The keyboard begins at its title. */
export function Step({ title, lead, children, foot }: StepProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className={css.title}>{title}</h1>
      <p className={css.lead}>{lead}</p>
      {children}
      <footer className={css.foot}>{foot}</footer>
    </>
  )
}
