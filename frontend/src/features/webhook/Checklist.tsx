/** The way from the address to the first order, each step turning green by itself when it is seen to work. */
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'

import type { WebhookView } from '@/api/types'
import { paths } from '@/lib/paths'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon, type IconName } from '@/ui/Icon'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'

import css from './Checklist.module.css'
import { addressOf, unreachableBecause } from './calculate'
import { type Item, type State, checklistOf } from './checklist'
import { useArrivals } from './useArrivals'

export function Checklist({ portfolioId, webhook }: { portfolioId: string; webhook: WebhookView }): ReactNode {
  const { data, reload } = useArrivals(portfolioId)
  const signals = useLive(selectSignals)
  const unreachable = unreachableBecause(addressOf(window.location.origin, webhook.path))
  const items = useMemo(
    () => (data.state === 'ready' ? checklistOf(data.value.alerts, signals, unreachable) : []),
    [data, signals, unreachable],
  )
  const done = items.filter(({ state }) => state === 'done').length
  const next = items.find(({ state }) => state !== 'done')
  return (
    <Panel title="Is it connected?" aside={data.state === 'ready' ? <span className={css.count}>{`${done} of ${items.length}`}</span> : null}>
      {data.state === 'pending' ? <SkeletonRows rows={5} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'ready' ? (
        <>
          <ol className={css.list} aria-label="Steps to the first order">
            {items.map((item) => (
              <Line key={item.key} item={item} open={item === next || item.state === 'wrong'} />
            ))}
          </ol>
          <p className={css.note}>{next === undefined ? 'TradingView is connected.' : 'Turns green by itself. Test alerts from here do not count.'}</p>
        </>
      ) : null}
    </Panel>
  )
}

const ICONS: Readonly<Record<State, IconName>> = { done: 'check', waiting: 'ring', wrong: 'alert' }
const SAID: Readonly<Record<State, string>> = { done: 'done', waiting: 'not yet', wrong: 'needs a hand' }

function Line({ item: { title, state, text, ways, signalId }, open }: { item: Item; open: boolean }): ReactNode {
  return (
    <li data-state={state}>
      <Icon name={ICONS[state]} size={18} />
      <div>
        <strong>{title}</strong>
        <span className="visually-hidden">{` (${SAID[state]})`}</span>
        <p>
          {text}
          {signalId === undefined ? null : <>{' '}<Link to={paths.signal(signalId)}>See the signal</Link></>}
        </p>
        {open && ways.length > 0 ? (
          <ul>
            {ways.map((way) => <li key={way}>{way}</li>)}
          </ul>
        ) : null}
      </div>
    </li>
  )
}
