/** Asks what is to stop, says what each way does in money, and does it once its button was held. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { type ReactNode, useId, useState } from 'react'

import { pausePortfolio } from '@/api/endpoints'
import { panic } from '@/api/panic'
import type { PortfolioView } from '@/api/types'
import { type WishStep, useWish } from '@/api/useWish'
import { Icon } from '@/ui/Icon'
import { Ask } from '@/ui/form/Ask'

import { HoldButton } from './HoldButton'
import css from './panic.module.css'
import { type Choice, DONE, type Standing, type Way, choicesOf } from './words'

interface PanicDialogProps {
  open: boolean
  onClose: () => void
  portfolio: PortfolioView
  standing: Standing
}

export function PanicDialog({ open, onClose, portfolio, standing }: PanicDialogProps): ReactNode {
  const id = useId()
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={id} transitionDuration={100} maxWidth={false} className={css.dialog ?? ''}>
      <div className={css.box}>
        <h2 id={id}>{`What is to stop in “${portfolio.name}”?`}</h2>
        <Choices portfolio={portfolio} standing={standing} onClose={onClose} />
      </div>
    </Dialog>
  )
}

function Choices({ portfolio, standing, onClose }: Omit<PanicDialogProps, 'open'>): ReactNode {
  const { step, send } = useWish()
  const [asked, setAsked] = useState<Way | null>(null)
  const [tapping, setTapping] = useState(false)
  const act = (way: Way): void => {
    setAsked(way)
    send(() => requestOf(way, portfolio.id))
  }
  if (step.kind === 'accepted' && asked !== null) return <Result way={asked} portfolio={portfolio} onClose={onClose} />
  return (
    <>
      <ul className={css.choices}>
        {choicesOf(portfolio, standing).map((choice) => (
          <ChoiceLine
            key={choice.way}
            choice={choice}
            step={asked === choice.way ? step : IDLE}
            busy={step.kind === 'sending'}
            tapping={tapping}
            onDo={() => act(choice.way)}
          />
        ))}
      </ul>
      <div className={css.foot}>
        <Button color="inherit" aria-pressed={tapping} onClick={() => setTapping(!tapping)}>
          {tapping ? 'Press and hold instead' : 'I cannot hold a button'}
        </Button>
        <Button variant="outlined" onClick={onClose} autoFocus>
          Nothing
        </Button>
      </div>
    </>
  )
}

const IDLE: WishStep = { kind: 'idle' }

async function requestOf(way: Way, portfolioId: string): Promise<void> {
  if (way === 'pause') await pausePortfolio(portfolioId)
  else await panic(portfolioId, way)
}

interface ChoiceLineProps {
  choice: Choice
  step: WishStep
  busy: boolean
  /** Asked and confirmed, instead of held. */
  tapping: boolean
  onDo: () => void
}

function ChoiceLine({ choice: { title, verb, sentences, not }, step, busy, tapping, onDo }: ChoiceLineProps): ReactNode {
  const [asking, setAsking] = useState(false)
  const failure = step.kind === 'failed' ? step.message : null
  return (
    <li>
      <div className={css.words}>
        <h3>{title}</h3>
        <p>{not ?? sentences.join(' ')}</p>
        {failure === null || (tapping && asking) ? null : (
          <p role="alert" className={css.failure}>
            <Icon name="alert" />
            {`Not done. ${failure}`}
          </p>
        )}
      </div>
      {not !== null ? null : !tapping ? (
        <HoldButton text={verb} label={title.toLowerCase()} disabled={busy} onDone={onDo} />
      ) : asking ? (
        <div className={css.ask}>
          <Ask title={title} go={`${title} now`} busy={busy} failure={failure} onGo={onDo} onKeep={() => setAsking(false)}>
            <p>{`${title}?`}</p>
          </Ask>
        </div>
      ) : (
        <Button variant="outlined" onClick={() => setAsking(true)}>
          {`${verb.charAt(0).toUpperCase()}${verb.slice(1)}…`}
        </Button>
      )}
    </li>
  )
}

/** Goes on counting until nothing is open any more. */
function Result({ way, portfolio, onClose }: { way: Way; portfolio: PortfolioView; onClose: () => void }): ReactNode {
  const { open_groups: open } = portfolio
  return (
    <>
      <p role="status" className={css.done}>
        <Icon name="check" size={20} />
        <span>
          {DONE[way]}
          {way !== 'close_all' ? null : open === 0 ? ' Nothing is open any more.' : ` ${open} still open.`}
        </span>
      </p>
      <div className={css.foot}>
        <Button variant="contained" onClick={onClose} autoFocus>
          Close this
        </Button>
      </div>
    </>
  )
}
