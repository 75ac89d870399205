/** The two ways to end a group, to close it or to give it up: each asks once, in place, then says how far it has come. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { closeGroup, releaseGroup } from '@/api/endpoints'
import type { GroupView } from '@/api/types'
import { useWish } from '@/api/useWish'
import type { Decimal } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'
import { Icon } from '@/ui/Icon'

import css from './EndGroup.module.css'
import { closingEstimate, restingOrders } from './calculate'
import { closingSentence, releasingSentence } from './sentences'

type Way = 'close' | 'release'

interface EndGroupProps {
  group: GroupView
  price: Decimal | null
}

export function EndGroup({ group, price }: EndGroupProps): ReactNode {
  const [asked, setAsked] = useState<Way | null>(null)
  const [accepted, setAccepted] = useState<Way | null>(null)
  if (!isOpen(group)) return null
  if (asked !== null) {
    const done = (): void => {
      setAccepted(asked)
      setAsked(null)
    }
    return <Ask way={asked} group={group} price={price} onKeep={() => setAsked(null)} onAccepted={done} />
  }
  const ending = group.status === 'closing' || accepted !== null
  return (
    <div className={css.ways}>
      {ending ? <Progress text={accepted === null ? 'Closing. What rests is cancelled first…' : WAYS[accepted].accepted} /> : null}
      {/* Also while it closes: what somebody else sold already can never be sold. */}
      {accepted === 'release' ? null : <Choice way="release" onChoose={setAsked} />}
      {ending ? null : <Choice way="close" onChoose={setAsked} />}
    </div>
  )
}

interface Words {
  button: string
  title: string
  keep: string
  go: string
  accepted: string
  failed: string
  request: (groupId: string) => Promise<void>
}

const WAYS: Readonly<Record<Way, Words>> = {
  close: {
    button: 'Close…',
    title: 'Close this group',
    keep: 'Keep it open',
    go: 'Close now',
    accepted: 'Accepted. Cancelling what rests, then selling what is held…',
    failed: 'Not closed.',
    request: closeGroup,
  },
  release: {
    button: 'Give up…',
    title: 'Give this group up',
    keep: 'Keep it',
    go: 'Give it up',
    accepted: 'Accepted. Cancelling what rests; nothing is sold…',
    failed: 'Not given up.',
    request: releaseGroup,
  },
}

function Choice({ way, onChoose }: { way: Way; onChoose: (way: Way) => void }): ReactNode {
  return (
    <Button variant={way === 'close' ? 'outlined' : 'text'} color="inherit" onClick={() => onChoose(way)}>
      {WAYS[way].button}
    </Button>
  )
}

interface AskProps extends EndGroupProps {
  way: Way
  onKeep: () => void
  onAccepted: () => void
}

function Ask({ way, group, price, onKeep, onAccepted }: AskProps): ReactNode {
  const { step, send } = useWish()
  const words = WAYS[way]
  if (step.kind === 'sending' || step.kind === 'accepted') return <Progress text="Sending…" />
  const says = way === 'close' ? closingSentence(group, closingEstimate(group, price)) : releasingSentence(group, restingOrders(group))
  return (
    <div className={css.ask} role="group" aria-label={words.title}>
      <p>{says}</p>
      {step.kind === 'failed' ? (
        <p role="alert" className={css.failure}>
          <Icon name="alert" />
          {`${words.failed} ${step.message}`}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus onClick={onKeep}>
          {words.keep}
        </Button>
        <Button variant="contained" onClick={() => send(() => words.request(group.id), onAccepted)}>
          {words.go}
        </Button>
      </div>
    </div>
  )
}

function Progress({ text }: { text: string }): ReactNode {
  return (
    <p role="status" className={css.progress}>
      <Icon name="clock" />
      {text}
    </p>
  )
}
