/** One setting on the screen: shows what is wanted, what the engine says of it, and the way back to what it was. */
import { type ReactNode, useId } from 'react'

import type { PortfolioSettings, PortfolioView } from '@/api/types'
import { decimal } from '@/lib/decimal'
import { Icon } from '@/ui/Icon'
import { FormRow, TextLink } from '@/ui/form/FormRow'

import { Control } from './Control'
import { type Json, asJson, at } from './document'
import { problemOf, problemOfWhole } from './draft'
import type { Field } from './field'
import { setValue, undo, useDraft } from './store'
import { sentence, valueWords } from './words'

interface FieldRowProps {
  field: Field
  portfolio: PortfolioView
  /** With the changes in them. */
  wanted: PortfolioSettings
  /** Led to by a search or a problem. */
  found: boolean
}

export const rowId = (path: string): string => `setting-${path}`

export function FieldRow({ field, portfolio, wanted, found }: FieldRowProps): ReactNode {
  const id = useId()
  const { path, type } = field
  const edit = useDraft(({ edits }) => edits[path])
  const held = useDraft(({ base }) => (base === null ? null : at(asJson(base), path)))
  const problems = useDraft((draft) => draft.problems)
  const problem = problemOfWhole(problems, field)
  const value = edit === undefined ? at(asJson(wanted), path) : edit.value
  const single = ['number', 'whole', 'account', 'symbols'].includes(type.kind)
  const ids = single ? { id, describedBy: `${id}-help ${id}-problem` } : { labelledBy: `${id}-label`, describedBy: `${id}-help ${id}-problem` }
  const speech = { quote: portfolio.quote, accounts: portfolio.accounts }

  const choose = (next: Json): void => {
    const { needs } = field
    if (needs !== undefined && next === needs.value && at(asJson(wanted), needs.path) === null) setValue(needs.path, needs.fresh)
    setValue(path, next)
  }
  return (
    <FormRow
      id={rowId(path)}
      label={field.label}
      {...(single ? { htmlFor: id } : { labelId: `${id}-label` })}
      help={field.help}
      helpId={`${id}-help`}
      careful={field.careful}
      problem={problem === undefined ? undefined : sentence(problem)}
      problemId={`${id}-problem`}
      changed={edit !== undefined}
      below={field.below === true}
      found={found}
      foot={
        <>
          <Meaning field={field} value={value} wanted={wanted} quote={portfolio.quote} />
          {edit === undefined ? (
            field.usual === undefined ? null : <span>{`Default: ${field.usual}`}</span>
          ) : (
            <>
              <span>{`Was ${valueWords(field, held, speech)}`}</span>
              <TextLink onClick={() => undo(path)}>
                <Icon name="undo" size={12} />
                Undo
              </TextLink>
            </>
          )}
        </>
      }
    >
      <Control
        {...ids}
        field={field}
        value={value}
        onChange={choose}
        held={held}
        quote={portfolio.quote}
        accounts={portfolio.accounts.map(({ id: key, name }) => ({ value: key, label: name }))}
        maxPyramids={wholeOf(wanted.pyramiding.max_pyramids)}
        problemAt={(below) => problems[`${path}.${below}`]}
        wrong={problemOf(problems, path) !== undefined}
      />
    </FormRow>
  )
}

const MOST_PYRAMIDS = 100

/** While it is typed it may be no number yet. */
const wholeOf = (value: unknown): number => (typeof value === 'number' ? Math.min(Math.max(value, 1), MOST_PYRAMIDS) : 1)

interface MeaningProps {
  field: Field
  value: Json
  wanted: PortfolioSettings
  quote: string
}

function Meaning({ field, value, wanted, quote }: MeaningProps): ReactNode {
  const number = decimal(typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : null)
  const words = number === null ? null : (field.means?.(number, { settings: wanted, quote }) ?? null)
  return words === null ? null : <span>{words}</span>
}
