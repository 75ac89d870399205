/** Export and import of the whole configuration; an import shows what it would change before it changes anything. */
import Button from '@mui/material/Button'
import { type ReactNode, useId, useRef, useState } from 'react'

import { checkConfiguration, fetchConfiguration, importConfiguration } from '@/api/configuration'
import type { ConfigurationChange } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { portfoliosChanged } from '@/features/portfolio/choice'
import { indentJson } from '@/lib/indentJson'
import { saveFile } from '@/ui/download'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { ProblemLine } from '@/ui/form/FormRow'

import css from '../pages.module.css'
import { sentence } from '../words'
import { ChangeTable } from './ChangeTable'
import { fileName, summary } from './words'

export default function TransferSection(): ReactNode {
  return (
    <>
      <Export />
      <Import />
    </>
  )
}

function Export(): ReactNode {
  const { busy, failure, submit } = useSubmit()
  const keep = (text: string): void =>
    saveFile({ name: fileName(new Date()), content: new Blob([indentJson(text)], { type: 'application/json' }) })
  return (
    <Panel title="Export">
      <div className={css.stack}>
        <p className={css.note}>
          Portfolios with all their settings and ladders, accounts by name, ladder presets. Keys, secrets and webhook addresses are
          not in it: the file can be shown to others.
        </p>
        <div>
          <Button variant="outlined" startIcon={<Icon name="down" />} disabled={busy} onClick={() => submit(fetchConfiguration, keep)}>
            {busy ? 'Reading…' : 'Export the configuration'}
          </Button>
        </div>
        {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
      </div>
    </Panel>
  )
}

interface Chosen {
  name: string
  text: string
}

function Import(): ReactNode {
  const [file, setFile] = useState<Chosen | null>(null)
  const [plan, setPlan] = useState<readonly ConfigurationChange[] | null>(null)
  const [result, setResult] = useState<readonly ConfigurationChange[] | null>(null)
  const { busy, failure, submit, clear } = useSubmit()
  const input = useRef<HTMLInputElement>(null)
  const id = useId()

  const choose = (chosen: File): void => {
    setPlan(null)
    setResult(null)
    submit(
      async () => {
        const text = await chosen.text()
        setFile({ name: chosen.name, text })
        return checkConfiguration(text)
      },
      setPlan,
    )
  }
  const carryOut = ({ text }: Chosen): void => {
    submit(
      () => importConfiguration(text),
      (done) => {
        setResult(done)
        setPlan(null)
        portfoliosChanged()
      },
    )
  }
  const cancel = (): void => {
    setFile(null)
    setPlan(null)
    setResult(null)
    clear()
  }
  const impossible = plan?.some(({ problem }) => problem !== null) === true
  const shown = result ?? plan
  return (
    <Panel title="Import" flush>
      <div className={css.result}>
        <p className={css.note}>
          Creates what is missing and changes what differs; nothing is deleted. Open positions keep their settings. You see what would
          change before anything does.
        </p>
        <div className={css.toolbar}>
          <label htmlFor={id} className="visually-hidden">
            Configuration file
          </label>
          <input
            ref={input}
            id={id}
            type="file"
            accept="application/json,.json"
            className="visually-hidden"
            tabIndex={-1}
            onChange={(event) => {
              const [chosen] = event.target.files ?? []
              event.target.value = ''
              if (chosen !== undefined) choose(chosen)
            }}
          />
          <Button variant="outlined" startIcon={<Icon name="up" />} disabled={busy} onClick={() => input.current?.click()}>
            {busy && plan === null && result === null ? 'Reading…' : 'Choose a file…'}
          </Button>
        </div>
        {file === null || shown === null ? null : <p role="status">{summary(file.name, shown, result !== null)}</p>}
        {failure === null ? null : <Refused message={failure.message} fields={failure.fields} />}
      </div>
      {shown === null ? null : <ChangeTable changes={shown} done={result !== null} />}
      {file === null || plan === null ? null : (
        <div className={css.formEnd}>
          {impossible ? <ProblemLine>Part of it is impossible, so nothing can be imported.</ProblemLine> : null}
          <Button variant="outlined" onClick={cancel}>
            Cancel
          </Button>
          <Button variant="contained" disabled={busy || impossible || plan.every(({ action }) => action === 'keep')} onClick={() => carryOut(file)}>
            {busy ? 'Importing…' : 'Import'}
          </Button>
        </div>
      )}
    </Panel>
  )
}

const MOST_REASONS = 8

function Refused({ message, fields }: { message: string; fields: Readonly<Record<string, string>> }): ReactNode {
  return (
    <div role="alert">
      <ProblemLine>{message}</ProblemLine>
      {Object.entries(fields)
        .slice(0, MOST_REASONS)
        .map(([field, reason]) => (
          <ProblemLine key={field}>{sentence(field === '' ? reason : `${field} ${reason}`)}</ProblemLine>
        ))}
    </div>
  )
}
