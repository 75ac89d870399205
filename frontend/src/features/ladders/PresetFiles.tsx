/** The trader's own presets as a file: out of this engine, and into it. */
import Button from '@mui/material/Button'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'

import { exportPresets, importPresets } from '@/api/presets'
import { failureOf } from '@/api/problem'
import { saveFile } from '@/ui/download'

import css from './Presets.module.css'

const FILE = 'ladder-presets.json'

interface PresetFilesProps {
  /** Whether there are any to export. */
  own: boolean
  onChanged: () => void
}

export function PresetFiles({ own, onChanged }: PresetFilesProps): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string | null>(null)
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file === undefined) return
    readJson(file)
      .then(importPresets)
      .then(() => {
        setSaid(null)
        onChanged()
      })
      .catch((error: unknown) => setSaid(error instanceof SyntaxError ? 'Not imported: this is no JSON file.' : `Not imported: ${sentence(error)}`))
  }
  const give = (): void => {
    exportPresets()
      .then((file) => {
        saveFile({ name: FILE, content: new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }) })
        setSaid(null)
      })
      .catch((error: unknown) => setSaid(`Not exported: ${sentence(error)}`))
  }
  return (
    <div className={css.files}>
      {said === null ? null : <p role="alert" className={css.wrong}>{said}</p>}
      <Button variant="text" disabled={!own} onClick={give}>Export</Button>
      <Button variant="text" onClick={() => input.current?.click()}>Import…</Button>
      <input ref={input} type="file" accept="application/json,.json" aria-label="File with presets" className="visually-hidden" tabIndex={-1} onChange={take} />
    </div>
  )
}

/** Throws a SyntaxError when it is none. */
async function readJson(file: File): Promise<unknown> {
  return JSON.parse(await file.text()) as unknown
}

function sentence(error: unknown): string {
  const { message, fields } = failureOf(error)
  const [first] = Object.entries(fields)
  return first === undefined ? message : `${first[0]} ${first[1]}`
}
