/** Long against short, figure by figure. */
import type { ReactNode } from 'react'

import type { AnalysisView } from '@/api/types'
import { Panel } from '@/ui/Panel'
import { SideMark } from '@/ui/SideMark'

import { Label, Value } from './Metrics'
import css from './lists.module.css'
import { resultMetrics } from './metrics'

export function Sides({ analysis, quote }: { analysis: Pick<AnalysisView, 'long' | 'short'>; quote: string }): ReactNode {
  const shorts = resultMetrics(analysis.short, quote)
  return (
    <Panel title="Long against short" flush>
      <table className={css.sides}>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Figure</span></th>
            <th scope="col"><SideMark side="long" /></th>
            <th scope="col"><SideMark side="short" /></th>
          </tr>
        </thead>
        <tbody>
          {resultMetrics(analysis.long, quote).map((long, i) => {
            const short = shorts[i]
            return (
              <tr key={long.key}>
                <th scope="row"><Label metric={long} /></th>
                <td title={long.note}><Value metric={long} /></td>
                <td title={short?.note}>{short === undefined ? null : <Value metric={short} />}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
