/** The options of a message: only those that its kind of alert has. */
import { type ReactNode, useId } from 'react'

import { type Choice, Select, TextBox } from '@/ui/form/inputs'

import css from './Builder.module.css'
import { type Draft, type SizeUnit, optionsOf } from './message'

interface OptionFieldsProps {
  draft: Draft
  symbols: readonly string[]
  onChange: (part: Partial<Draft>) => void
}

const CHART = 'chart'
const NONE = 'none'
const TIMEFRAMES: readonly Choice<string>[] = [
  { value: CHART, label: 'The chart’s own' },
  ...['1', '5', '15', '30', '60', '240', '1D', '1W'].map((value) => ({ value, label: value })),
  { value: NONE, label: 'None' },
]
const OWN_SIZE = 'settings'
const UNITS: readonly Choice<SizeUnit | typeof OWN_SIZE>[] = [
  { value: OWN_SIZE, label: 'As the portfolio says' },
  { value: 'quote', label: 'In quote, such as USDT' },
  { value: 'base', label: 'In base, such as BTC' },
  { value: 'contracts', label: 'In contracts' },
]

export function OptionFields({ draft, symbols, onChange }: OptionFieldsProps): ReactNode {
  const { size, exits, slippage, percent } = optionsOf(draft.use)
  const list = useId()
  return (
    <div className={css.options}>
      <Field label="Pair" help="Empty: the chart’s own, {{ticker}}.">
        {(id) => (
          <>
            <TextBox id={id} value={draft.symbol ?? ''} onChange={(text) => onChange({ symbol: text === '' ? null : text })} placeholder="The chart’s own" list={list} full />
            <datalist id={list}>{symbols.map((name) => <option key={name} value={name} />)}</datalist>
          </>
        )}
      </Field>
      <Field label="Timeframe" help="Pair and timeframe tell one position from another.">
        {(id) => (
          <Select
            id={id}
            options={TIMEFRAMES}
            chosen={draft.timeframe === null ? CHART : draft.timeframe === '' ? NONE : draft.timeframe}
            onChoose={(value) => onChange({ timeframe: value === CHART ? null : value === NONE ? '' : value })}
            full
          />
        )}
      </Field>
      {percent ? (
        <Field label="Part to close" help="Of what the position holds then.">
          {(id) => <TextBox id={id} type="number" value={draft.percent} onChange={(text) => onChange({ percent: text })} unit="%" full />}
        </Field>
      ) : null}
      {size ? (
        <Field label="Size" help={draft.use === 'strategy' ? 'How the strategy’s contracts are to be read.' : 'Counts where the portfolio’s sizing is left to the alert.'}>
          {(id) => (
            <Select
              id={id}
              options={UNITS}
              chosen={draft.sized ? draft.sizeUnit : OWN_SIZE}
              onChoose={(value) => onChange(value === OWN_SIZE ? { sized: false } : { sized: true, sizeUnit: value })}
              full
            />
          )}
        </Field>
      ) : null}
      {size && draft.sized && draft.use !== 'strategy' ? (
        <Field label="Amount" help="A number, or a placeholder that stands for one.">
          {(id) => <TextBox id={id} type="number" value={draft.size} onChange={(text) => onChange({ size: text })} placeholder="100" unit={draft.sizeUnit} full />}
        </Field>
      ) : null}
      {exits ? (
        <>
          <Field label="Stop-loss" help="A price, or one that the script draws: {{plot_0}}.">
            {(id) => <TextBox id={id} value={draft.stopLoss} onChange={(text) => onChange({ stopLoss: text })} placeholder="None" full />}
          </Field>
          <Field label="Take-profit" help="In place of the ladder’s own targets.">
            {(id) => <TextBox id={id} value={draft.takeProfit} onChange={(text) => onChange({ takeProfit: text })} placeholder="None" full />}
          </Field>
        </>
      ) : null}
      {slippage ? (
        <Field label="Slippage at most" help="Between the alert’s price and the price now.">
          {(id) => <TextBox id={id} type="number" value={draft.maxSlippage} onChange={(text) => onChange({ maxSlippage: text })} placeholder="As the portfolio says" unit="%" full />}
        </Field>
      ) : null}
      <Field label="Name" help="To know the alert again; two names are two trades of one candle.">
        {(id) => <TextBox id={id} value={draft.name} onChange={(text) => onChange({ name: text })} placeholder="None" full />}
      </Field>
      <div className={css.checks}>
        <label>
          <input type="checkbox" checked={draft.timed} onChange={(event) => onChange({ timed: event.target.checked })} />
          <span>Say when it is sent, so that a late one is not traded</span>
        </label>
        {draft.use === 'strategy' ? null : (
          <label>
            <input type="checkbox" checked={draft.priced} onChange={(event) => onChange({ priced: event.target.checked })} />
            <span>Say the chart’s price, from which the ladder starts</span>
          </label>
        )}
      </div>
    </div>
  )
}

function Field({ label, help, children }: { label: string; help: string; children: (id: string) => ReactNode }): ReactNode {
  const id = useId()
  return (
    <div className={css.option}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      <p>{help}</p>
    </div>
  )
}
