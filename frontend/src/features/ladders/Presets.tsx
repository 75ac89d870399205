/** Ladders to begin with: the built-in ones and the trader's own, to use, to keep, to give away as a file. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import TextField from '@mui/material/TextField'
import { type ReactNode, type SubmitEvent, useState } from 'react'

import { failureOf } from '@/api/problem'
import { addPreset, removePreset } from '@/api/presets'
import type { Ladder, PresetList, PresetView } from '@/api/types'
import type { Load } from '@/api/useLoad'
import { useWish } from '@/api/useWish'
import { decimal, format } from '@/lib/decimal'
import { Icon } from '@/ui/Icon'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'

import { PresetFiles } from './PresetFiles'
import css from './Presets.module.css'

interface PresetsProps {
  presets: Load<PresetList>
  /** The ladder that would be kept. */
  ladder: Ladder
  onUse: (ladder: Ladder) => void
}

export function Presets({ presets, ladder, onUse }: PresetsProps): ReactNode {
  const { data, reload } = presets
  return (
    <Panel title="Presets" aside={<PresetFiles own={data.state === 'ready' && data.value.presets.some((preset) => !preset.built_in)} onChanged={reload} />}>
      {data.state === 'pending' ? <SkeletonRows rows={3} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'ready' ? (
        <>
          <KeepAs ladder={ladder} onKept={reload} />
          <ul className={css.list}>
            {data.value.presets.map((preset) => (
              <Item key={preset.id} preset={preset} onUse={() => onUse(preset.ladder)} onRemoved={reload} />
            ))}
          </ul>
        </>
      ) : null}
    </Panel>
  )
}

function Item({ preset, onUse, onRemoved }: { preset: PresetView; onUse: () => void; onRemoved: () => void }): ReactNode {
  const { step, send } = useWish()
  const [asked, setAsked] = useState(false)
  return (
    <li className={css.item}>
      <div className={css.about}>
        <strong>{preset.name}</strong>
        {preset.note === '' ? null : <span>{preset.note}</span>}
        <span className={css.figures}>{figuresOf(preset)}</span>
        {step.kind === 'failed' ? <span role="alert" className={css.wrong}>{`Not removed. ${step.message}`}</span> : null}
      </div>
      {asked ? (
        // A part of its own: a button that takes another's place would not get the focus.
        <div key="asked" className={css.buttons} role="group" aria-label={`Remove the preset ${preset.name}`}>
          <Button variant="outlined" autoFocus onClick={() => setAsked(false)}>Keep it</Button>
          <Button variant="contained" disabled={step.kind === 'sending'} onClick={() => send(() => removePreset(preset.id), onRemoved)}>Remove</Button>
        </div>
      ) : (
        <div className={css.buttons}>
          <Button variant="outlined" aria-label={`Use the preset ${preset.name}`} onClick={onUse}>Use</Button>
          {preset.built_in ? null : (
            <IconButton size="small" aria-label={`Remove the preset ${preset.name}…`} onClick={() => setAsked(true)}>
              <Icon name="cross" size={14} />
            </IconButton>
          )}
        </div>
      )}
    </li>
  )
}

function figuresOf({ legs, rebound_percent }: PresetView): string {
  return legs === 1 ? '1 leg' : `${legs} legs, ${format(decimal(rebound_percent), { decimals: 1 })} % from the last one back to the average`
}

/** Keeps the ladder as it stands under a name. */
function KeepAs({ ladder, onKept }: { ladder: Ladder; onKept: () => void }): ReactNode {
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setBusy(true)
    addPreset({ name, note: '', ladder })
      .then(() => {
        setName('')
        setWrong(null)
        onKept()
      })
      .catch((error: unknown) => setWrong(reasonOf(error)))
      .finally(() => setBusy(false))
  }
  return (
    <form className={css.keep} aria-label="Keep this ladder as a preset" onSubmit={submit}>
      <TextField
        label="Keep this ladder as"
        size="small"
        value={name}
        error={wrong !== null}
        helperText={wrong}
        onChange={(event) => {
          setName(event.target.value)
          setWrong(null)
        }}
      />
      <Button type="submit" variant="outlined" disabled={busy || name.trim() === ''} sx={{ minHeight: 37 }}>Keep</Button>
    </form>
  )
}

function reasonOf(error: unknown): string {
  const { message, fields } = failureOf(error)
  const { name, ...others } = fields
  if (name !== undefined) return `This ${name}`
  const [other] = Object.values(others)
  return other === undefined ? message : `The ladder cannot be kept: ${other}`
}
