/** This ladder beside another one: drawn over each other above, and here figure by figure. */
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import type { ReactNode } from 'react'

import type { LadderPreview, Side } from '@/api/types'
import { Panel } from '@/ui/Panel'

import { differences } from './compare'
import css from './Outcome.module.css'

export interface Comparable {
  key: string
  name: string
}

interface CompareProps {
  /** What it can be compared with. */
  options: readonly Comparable[]
  chosen: string
  onChoose: (key: string) => void
  mine: LadderPreview | null
  other: LadderPreview | null
  side: Side
}

export const NO_COMPARISON = ''

export function Compare({ options, chosen, onChoose, mine, other, side }: CompareProps): ReactNode {
  return (
    <Panel title="Compare">
      <TextField
        select
        fullWidth
        label="With"
        size="small"
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value={NO_COMPARISON}>Nothing</MenuItem>
        {options.map(({ key, name }) => <MenuItem key={key} value={key}>{name}</MenuItem>)}
      </TextField>
      {chosen === NO_COMPARISON ? <p className={css.below}>Choose another ladder: both are drawn on the chart, and their figures stand here side by side.</p> : null}
      {chosen !== NO_COMPARISON && (mine === null || other === null) ? <p role="status" className={css.below}>Both are compared once they can be worked out.</p> : null}
      {chosen === NO_COMPARISON || mine === null || other === null ? null : <Differences mine={mine} other={other} side={side} />}
    </Panel>
  )
}

function Differences({ mine, other, side }: { mine: LadderPreview; other: LadderPreview; side: Side }): ReactNode {
  return (
    <div className={css.scroll} role="region" aria-label="Differences" tabIndex={0}>
      <table className={css.table} data-kind="differences">
        <caption className="visually-hidden">Differences</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Figure</span></th>
            <th scope="col">This</th>
            <th scope="col">Other</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {differences(mine, other, side).map(({ name, mine: here, other: there, by }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{here}</td>
              <td>{there}</td>
              <td>{by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
