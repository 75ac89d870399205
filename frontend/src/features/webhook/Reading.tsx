/** What the engine reads in a message, by the same rules as for a real alert, with sample values where TradingView puts its own. */
import { type ReactNode, useId, useState } from 'react'

import type { AlertReading } from '@/api/types'
import { adviceOn } from '@/features/signals/advice'
import { Icon } from '@/ui/Icon'
import { TextBox } from '@/ui/form/inputs'

import css from './Reading.module.css'
import { CASES, remarksOn, signalText } from './reading'
import { type MessageCheck, useMessageCheck } from './useMessageCheck'

interface ReadingProps {
  portfolioId: string
  message: string
  /** The pair that the message itself names. */
  fixed: string | null
  symbols: readonly string[]
}

export function Reading({ portfolioId, message, fixed, symbols }: ReadingProps): ReactNode {
  const [typed, setTyped] = useState('')
  const list = useId()
  const id = useId()
  const chart = typed.trim() === '' ? null : typed.trim()
  const check = useMessageCheck(portfolioId, message, chart)
  return (
    <section className={css.reading} aria-label="What the engine reads in it">
      <div className={css.head}>
        <h3>What the engine reads in it</h3>
        {fixed === null ? (
          <div className={css.chart}>
            <label htmlFor={id}>on a chart of</label>
            <TextBox id={id} value={typed} onChange={setTyped} placeholder={check.answer?.symbol ?? 'BTC/USDT'} list={list} full />
            <datalist id={list}>{symbols.map((name) => <option key={name} value={name} />)}</datalist>
          </div>
        ) : null}
      </div>
      <div aria-live="polite" aria-busy={!check.current} className={css.answer}>
        {message.trim() === '' ? <p className={css.dim}>Nothing to read yet.</p> : <Answer check={check} />}
      </div>
    </section>
  )
}

function Answer({ check: { answer, failure } }: { check: MessageCheck }): ReactNode {
  if (failure !== null) {
    const said = [...new Set([failure.message, ...Object.values(failure.fields)])].join(' ')
    return <p className={css.wrong}><Icon name="alert" size={14} /><span>{`Not read. ${said}`}</span></p>
  }
  if (answer === null) return <p className={css.dim}>Asking the engine…</p>
  const signals = answer.readings.flatMap(({ signal }) => (signal === null ? [] : [signal]))
  return (
    <>
      <ul className={css.cases}>
        {answer.readings.map((reading) => <Case key={reading.case} reading={reading} alone={answer.readings.length === 1} />)}
      </ul>
      {answer.unknown_placeholders.length === 0 ? null : (
        <p className={css.wrong}>
          <Icon name="alert" size={14} />
          <span>{`TradingView does not replace ${answer.unknown_placeholders.map((name) => `{{${name}}}`).join(', ')}.`}</span>
        </p>
      )}
      {remarksOn(signals).map((remark) => (
        <p key={remark} className={css.remark}>
          <Icon name="info" size={14} />
          <span>{remark}</span>
        </p>
      ))}
    </>
  )
}

function Case({ reading, alone }: { reading: AlertReading; alone: boolean }): ReactNode {
  const { signal, problem } = reading
  return (
    <li data-good={signal !== null}>
      <Icon name={signal === null ? 'cross' : 'check'} size={14} />
      <div>
        {alone ? null : <span className={css.case}>{CASES[reading.case]}</span>}
        <span>{signal === null ? `Would be refused: ${wrongText(problem)}` : signalText(signal)}</span>
        {problem === null ? null : <Advice problem={problem} />}
      </div>
    </li>
  )
}

type Fault = AlertReading['problem']

const wrongText = (problem: Fault): string => (problem === null ? '' : `${problem.field === '' ? 'the message' : problem.field} ${problem.reason}`)

function Advice({ problem: { field, reason } }: { problem: NonNullable<Fault> }): ReactNode {
  const isSecret = field === 'secret'
  const advice = adviceOn({ status_code: isSecret ? 401 : 422, error: reason, error_field: field === '' ? null : field })
  return advice === null ? null : <p className={css.dim}>{advice}</p>
}
