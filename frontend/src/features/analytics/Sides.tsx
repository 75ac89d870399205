/** Long against short, figure by figure. */
import type { ReactNode } from 'react'

import type { AnalysisView } from '@/api/types'
import { Panel } from '@/ui/Panel'
import { SideMark } from '@/ui/SideMark'
import { Reason } from '@/ui/reason/Reason'

import { Label, Value } from './Metrics'
import css from './lists.module.css'
import { type Metric, resultMetrics } from './metrics'

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
                <Side metric={long} />
                {short === undefined ? <td /> : <Side metric={short} />}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}

function Side({ metric }: { metric: Metric }): ReactNode {
  const cell = <td><Value metric={metric} /></td>
  return metric.note === '' ? cell : <Reason text={metric.note}>{cell}</Reason>
}
