/** The figures of a span: each with its words, what it means and how it is reckoned, and why it may be missing. Pure. */
import type { AnalysisView, ResultsView } from '@/api/types'
import { type Decimal, ZERO, decimal, format, formatMoney, formatPercent, formatPnl, moneyDecimals } from '@/lib/decimal'
import { duration, exact } from '@/lib/time'
import { type Tone, pnlTone } from '@/ui/tone'

export interface Metric {
  key: string
  label: string
  text: string
  tone: Tone
  /** Beside the value, or why there is none. */
  note: string
  /** One sentence, with the formula. */
  meaning: string
}

export interface MetricGroup {
  title: string
  metrics: readonly Metric[]
}

/** As the server asks for before it gives a ratio. */
const FEWEST_RETURNS = 10
const NO_CLOSE = 'no position closed'

const ratio = (value: Decimal | null): string => format(value, { decimals: 2 })
const share = (value: Decimal | null): string => (value === null ? ratio(value) : `${format(value, { decimals: 1 })}\u202f%`)

export function groupsOf(analysis: AnalysisView, quote: string): MetricGroup[] {
  return [
    { title: 'Result', metrics: resultMetrics(analysis.total, quote) },
    { title: 'Risk', metrics: riskMetrics(analysis, quote) },
    { title: 'Costs', metrics: costMetrics(analysis, quote) },
  ]
}

/** Of all positions, or of one side. */
export function resultMetrics(of: ResultsView, quote: string): Metric[] {
  const money = (value: string | null) => ({ text: formatPnl(decimal(value), quote), tone: pnlTone(decimal(value), moneyDecimals(quote)) })
  const flat = of.count - of.wins - of.losses
  const none = (value: string | null, why: string): string => (value === null ? why : '')
  return [
    {
      key: 'realized', label: 'Realized', ...money(of.realized), note: quote,
      meaning: 'What the closed positions earned together: (exit − entry) × quantity, less the fees of both sides, plus funding.',
    },
    {
      key: 'count', label: 'Positions closed', text: String(of.count), tone: 'neutral',
      note: `${of.wins} won, ${of.losses} lost${flat === 0 ? '' : `, ${flat} even`}`,
      meaning: 'Positions that closed in this span and had traded; one that ended at exactly 0 is neither won nor lost.',
    },
    {
      key: 'win_rate', label: 'Win rate', text: share(decimal(of.win_rate)), tone: 'neutral', note: none(of.win_rate, NO_CLOSE),
      meaning: 'How many positions of a hundred end with a profit: won ÷ closed × 100.',
    },
    {
      key: 'expectancy', label: 'Expectancy', ...money(of.expectancy), note: none(of.expectancy, NO_CLOSE),
      meaning: 'What one more position brings on average: realized ÷ positions closed.',
    },
    {
      key: 'average_win', label: 'Average win', ...money(of.average_win), note: none(of.average_win, 'no position won'),
      meaning: 'Profit of the winners ÷ their number.',
    },
    {
      key: 'average_loss', label: 'Average loss', ...money(of.average_loss), note: none(of.average_loss, 'no position lost'),
      meaning: 'Loss of the losers ÷ their number.',
    },
    {
      key: 'payoff_ratio', label: 'Payoff ratio', text: ratio(decimal(of.payoff_ratio)), tone: 'neutral',
      note: none(of.payoff_ratio, 'needs a win and a loss'),
      meaning: 'How many average losses one average win pays for: average win ÷ average loss.',
    },
    {
      key: 'profit_factor', label: 'Profit factor', text: ratio(decimal(of.profit_factor)), tone: 'neutral',
      note: none(of.profit_factor, of.count === 0 ? NO_CLOSE : 'no position lost'),
      meaning: 'Profit of all winners ÷ loss of all losers: above 1 the losses are more than paid for.',
    },
    {
      key: 'holding', label: 'Average time held', text: of.average_holding_seconds === null ? ratio(null) : duration(of.average_holding_seconds * 1_000), tone: 'neutral',
      note: of.average_holding_seconds === null ? NO_CLOSE : '',
      meaning: 'From the opening of a position to its end: the sum of those times ÷ positions closed.',
    },
  ]
}

function riskMetrics({ max_drawdown: fall, drawdown, returns, sharpe, sortino }: AnalysisView, quote: string): Metric[] {
  const few = returns < FEWEST_RETURNS ? `needs ${FEWEST_RETURNS} daily returns, has ${returns}` : null
  const amount = fall === null ? null : ZERO.minus(decimal(fall.amount) ?? ZERO)
  return [
    {
      key: 'drawdown', label: 'Deepest drawdown', tone: pnlTone(amount, moneyDecimals(quote)),
      text: fall === null ? ratio(null) : formatPercent(ZERO.minus(decimal(fall.percent) ?? ZERO)),
      note: fall === null ? (drawdown.length === 0 ? 'nothing is recorded yet' : 'the equity never fell') : `${formatPnl(amount, quote)} ${quote}`,
      meaning: 'The deepest fall of the equity, paper profit included: (highest so far − equity) ÷ highest so far × 100.',
    },
    {
      key: 'recovery', label: 'Recovered', tone: 'neutral', ...recovery(fall),
      meaning: 'When the equity was back at the height from which the deepest drawdown began.',
    },
    {
      key: 'sharpe', label: 'Sharpe ratio', text: ratio(decimal(sharpe)), tone: 'neutral',
      note: sharpe === null ? (few ?? 'all days are alike') : `of ${returns} daily returns`,
      meaning: 'Earnings against how much they vary: mean ÷ standard deviation of the daily returns × √365, no risk-free rate.',
    },
    {
      key: 'sortino', label: 'Sortino ratio', text: ratio(decimal(sortino)), tone: 'neutral',
      note: sortino === null ? (few ?? 'no day lost') : `of ${returns} daily returns`,
      meaning: 'The same against losing days only: mean ÷ √(mean of min(return, 0)²) of the daily returns × √365.',
    },
  ]
}

function recovery(fall: AnalysisView['max_drawdown']): { text: string; note: string } {
  if (fall === null) return { text: ratio(null), note: 'no drawdown' }
  const day = (iso: string): string => exact(iso).slice(0, 10)
  const bottom = `lowest ${day(fall.bottom_at)}`
  return fall.recovered_at === null ? { text: 'not yet', note: bottom } : { text: day(fall.recovered_at), note: bottom }
}

function costMetrics({ total, entry_slippage: entries, exit_slippage: exits }: AnalysisView, quote: string): Metric[] {
  const money = (value: Decimal | null) => ({ text: formatPnl(value, quote), tone: pnlTone(value, moneyDecimals(quote)) })
  const [fees, funding] = [decimal(total.fees), decimal(total.funding)]
  const slipped = ({ planned, cost, percent }: AnalysisView['slippage'], none: string) => {
    const [of, by, lost] = [decimal(planned), decimal(percent), decimal(cost)]
    if (of === null || of.eq(ZERO) || lost === null) return { ...money(null), note: none }
    return { ...money(ZERO.minus(lost)), note: by === null ? '' : `${formatPercent(ZERO.minus(by), 3)} of ${formatMoney(of, quote)}` }
  }
  return [
    {
      key: 'fees', label: 'Fees', ...money(fees === null ? null : ZERO.minus(fees)), note: 'in what is realized',
      meaning: 'What the exchange took for the trades of these positions, converted to the quote coin at the time of each fill.',
    },
    {
      key: 'funding', label: 'Funding', ...money(funding), note: 'in what is realized',
      meaning: 'What perpetuals paid or received while these positions were held: the sum of all payments, below 0 when more was paid.',
    },
    {
      key: 'entry_slippage', label: 'Slippage, entries', ...slipped(entries, 'nothing bought at market'),
      meaning: 'Entries at market against the planned price of their leg: (planned − filled) × quantity, below 0 when filled worse than planned.',
    },
    {
      key: 'exit_slippage', label: 'Slippage, exits', ...slipped(exits, 'nothing was sold'),
      meaning: 'Exits against the price when they were decided, targets against their own: (filled − planned) × quantity, below 0 when worse.',
    },
  ]
}
