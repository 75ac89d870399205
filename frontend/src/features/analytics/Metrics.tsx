/** The figures in groups. Each label tells what its figure means and how it is reckoned, on hover, focus or tap. */
import type { ReactNode } from 'react'

import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { Reason } from '@/ui/reason/Reason'

import css from './metrics.module.css'
import type { Metric, MetricGroup } from './metrics'

export function Metrics({ groups }: { groups: readonly MetricGroup[] }): ReactNode {
  return (
    <div className={css.groups}>
      {groups.map(({ title, metrics }) => (
        <Panel key={title} title={title}>
          <dl className={css.metrics}>
            {metrics.map((metric) => (
              <div key={metric.key}>
                <dt><Label metric={metric} /></dt>
                <dd className={css.value}><Value metric={metric} /></dd>
                {metric.note === '' ? null : <dd className={css.note}>{metric.note}</dd>}
              </div>
            ))}
          </dl>
        </Panel>
      ))}
    </div>
  )
}

export const Value = ({ metric: { text, tone } }: { metric: Pick<Metric, 'text' | 'tone'> }): ReactNode =>
  tone === 'neutral' ? <Amount text={text} /> : <Amount text={text} tone={tone} />

export function Label({ metric: { label, meaning } }: { metric: Pick<Metric, 'label' | 'meaning'> }): ReactNode {
  return (
    <Reason text={meaning}>
      <button type="button" className={css.label}>{label}</button>
    </Reason>
  )
}
