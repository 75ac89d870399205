/** A target or the stop at another price, typed here or moved on the chart: what it would realize, then yes or no. */
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import type { ReactNode } from 'react'

import { type TargetPlace, setStop, setTarget } from '@/api/groups'
import type { Accepted, GroupView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { type Decimal, ZERO, formatStep } from '@/lib/decimal'

import { exitPrice, linesAt, pinOf, placeKey, placeName, targetPlaces } from '../exits'
import { stopSentence, targetSentence } from '../sentences'
import { Ask, NumberField } from './Ask'
import css from './Ask.module.css'
import type { Asked } from './asked'
import { typed } from './typed'

interface PriceAskProps<K extends Asked['kind']> {
  asked: Extract<Asked, { kind: K }>
  group: GroupView
  price: Decimal | null
  onChange: (asked: Asked) => void
  onKeep: () => void
  onAccepted: (text: string) => void
}

const read = (text: string, group: GroupView): Decimal | null => {
  const value = typed(text)
  return value === null ? null : exitPrice(group.side, value, group.tick_size)
}

export function TargetAsk({ asked, group, price, onChange, onKeep, onAccepted }: PriceAskProps<'target'>): ReactNode {
  const { places } = asked
  const wanted = read(asked.price, group)
  const [single] = places
  const pinned = places.filter((place) => pinOf(group, place) !== null)
  const choices = targetPlaces(group)
  const send = (target: string | null, of: readonly TargetPlace[]) => (): Promise<Accepted> => inTurn(of, (place) => setTarget(group.id, place, target))
  return (
    <Ask
      title="Edit target"
      says={wanted === null ? 'Say at which price to leave.' : targetSentence(group, linesAt(group, places), wanted, price)}
      keep="Leave it"
      go="Move the target"
      failed="Not moved."
      ready={wanted !== null}
      request={send((wanted ?? ZERO).toFixed(), places)}
      onKeep={onKeep}
      onAccepted={() => onAccepted(`Accepted. The target moves to ${formatStep(wanted, group.tick_size)}…`)}
    >
      {places.length > 1 || single === undefined ? (
        <p className={css.choice}>{places.map((place) => placeName(place, group)).join(', ')}</p>
      ) : (
        <TextField
          select
          label="Target of"
          size="small"
          value={placeKey(single)}
          onChange={(event) => {
            const place = choices.find((choice) => placeKey(choice) === event.target.value)
            if (place !== undefined) onChange({ kind: 'target', places: [place], price: priceText(group, [place]), moved: false })
          }}
          sx={{ minWidth: 160 }}
        >
          {choices.map((place) => (
            <MenuItem key={placeKey(place)} value={placeKey(place)}>{placeName(place, group)}</MenuItem>
          ))}
        </TextField>
      )}
      <NumberField label="Price" unit={group.quote} value={asked.price} autoFocus={!asked.moved} onChange={(text) => onChange({ ...asked, price: text })} />
      {pinned.length === 0 ? null : (
        <Undo text="By its percent again" failed="Not moved." request={send(null, pinned)} onAccepted={() => onAccepted('Accepted. The target follows its percent again…')} />
      )}
    </Ask>
  )
}

/** Where the target of these places stands now, as it would be typed; empty when it has none. */
export const priceText = (group: GroupView, places: readonly TargetPlace[]): string => linesAt(group, places)[0]?.price.toFixed() ?? ''

export function StopAsk({ asked, group, price, onChange, onKeep, onAccepted }: PriceAskProps<'stop'>): ReactNode {
  const wanted = read(asked.price, group)
  const past = wanted !== null && price !== null && (group.side === 'long' ? wanted.gte(price) : wanted.lte(price))
  const where = group.side === 'long' ? 'below' : 'above'
  return (
    <Ask
      title={group.stop === null ? 'Set a stop' : 'Edit stop'}
      says={
        wanted === null ? (
          'Say at which price to sell everything.'
        ) : past ? (
          <span className={css.past}>{`The stop must be ${where} the price, now ${formatStep(price, group.tick_size)}.`}</span>
        ) : (
          stopSentence(group, wanted)
        )
      }
      keep="Leave it"
      go={group.stop === null ? 'Set the stop' : 'Move the stop'}
      failed="Not moved."
      ready={wanted !== null && !past}
      request={() => setStop(group.id, (wanted ?? ZERO).toFixed())}
      onKeep={onKeep}
      onAccepted={() => onAccepted(`Accepted. The stop is at ${formatStep(wanted, group.tick_size)}.`)}
    >
      <NumberField label="Price" unit={group.quote} value={asked.price} autoFocus={!asked.moved} onChange={(text) => onChange({ ...asked, price: text })} />
      {group.stop?.code === 'stop_price' ? (
        <Undo text="By the settings again" failed="Not moved." request={() => setStop(group.id, null)} onAccepted={() => onAccepted('Accepted. The stop follows the settings again.')} />
      ) : null}
    </Ask>
  )
}

/** One after another; the first refusal ends it. */
async function inTurn(places: readonly TargetPlace[], send: (place: TargetPlace) => Promise<Accepted>): Promise<Accepted> {
  let last: Accepted = { accepted: true, reasons: [] }
  for (const place of places) last = await send(place)
  return last
}

interface UndoProps {
  text: string
  failed: string
  request: () => Promise<Accepted>
  onAccepted: () => void
}

function Undo({ text, failed, request, onAccepted }: UndoProps): ReactNode {
  const { step, send } = useWish()
  return (
    <>
      <Button variant="text" disabled={step.kind === 'sending'} onClick={() => send(request, onAccepted)}>
        {text}
      </Button>
      {step.kind === 'failed' ? <p role="alert" className={css.failure}>{`${failed} ${step.message}`}</p> : null}
    </>
  )
}
