/** Pool and capital: how much, over how many positions, and how a position's part is worked out. */
import { type Decimal, ZERO, format, formatMoney, whole } from '@/lib/decimal'

import type { Field, FieldGroup, Known } from '../field'
import { inAll, money } from './means'

const perSlot = (known: Known, capital: Decimal, slots: Decimal): string | null =>
  slots.lte(ZERO) || known.settings.sizing.mode !== 'slot_share'
    ? null
    : `${formatMoney(capital.div(slots), known.quote)} ${known.quote} for each position`

const CAPITAL: Field = {
  path: 'capital',
  label: 'Total capital',
  help: 'What this portfolio may work with. Positions get their part of it; drawdown and exposure are told against it.',
  careful: 'No more than the accounts hold free, so that every slot can be filled.',
  type: { kind: 'number', unit: 'quote' },
  means: (value, known) => perSlot(known, value, whole(known.settings.max_open_groups)),
}

const SLOTS: Field = {
  path: 'max_open_groups',
  label: 'Slots',
  help: 'How many positions may be open at once. When all are taken, entries wait in the queue.',
  careful: 'As many as the capital can carry with every leg filled. More slots make each position smaller.',
  usual: '10',
  type: { kind: 'whole', unit: 'pieces' },
  means: (value, known) => perSlot(known, money(known.settings.capital), value),
}

const BYPASS: Field = {
  path: 'pyramids_bypass_pool',
  label: 'Pyramids need no free slot',
  help: 'Another entry into an open position is taken at once. Off: it waits until a slot is free. It takes no slot either way.',
  usual: 'on',
  type: { kind: 'switch' },
}

const MODE: Field = {
  path: 'sizing.mode',
  label: 'Capital of a position',
  help: 'How much a new position may spend on its whole ladder.',
  careful: 'The slot’s share: it can never spend more than the total, whatever arrives.',
  usual: 'the slot’s share',
  type: {
    kind: 'choice',
    options: [
      { value: 'slot_share', label: 'The slot’s share', help: 'Total capital divided by the slots.' },
      { value: 'fixed', label: 'A fixed amount', help: 'The same for every position.' },
      { value: 'equity_percent', label: 'Percent of equity', help: 'Of capital plus realized profit; nothing is sized from profit on paper.' },
      { value: 'alert', label: 'The alert’s size', help: 'The size that the alert names, for its whole ladder.' },
    ],
  },
}

const AMOUNT: Field = {
  path: 'sizing.amount',
  label: 'Amount for each position',
  help: 'Spent on the whole ladder of one position.',
  careful: 'Amount times slots should not be more than the capital.',
  type: { kind: 'number', unit: 'quote', optional: { says: 'not set' } },
  when: ({ sizing }) => sizing.mode === 'fixed',
  means: (value, known) => inAll(value.times(whole(known.settings.max_open_groups)), known),
}

const PERCENT: Field = {
  path: 'sizing.percent',
  label: 'Percent for each position',
  help: 'Of the equity at the moment of entry: capital plus what was really earned.',
  careful: 'Percent times slots should not be more than 100.',
  type: { kind: 'number', unit: '%', optional: { says: 'not set' } },
  when: ({ sizing }) => sizing.mode === 'equity_percent',
  means: (value, { settings }) => `${format(value.times(whole(settings.max_open_groups)), { decimals: 1 })}\u202f% with all slots taken`,
}

const TOLERANCE: Field = {
  path: 'holding_tolerance_percent',
  label: 'Tolerated difference of holdings',
  help: 'How much more or less than the engine’s own trades explain an account may hold, in percent of what positions hold of it. Beyond it, entries are locked until the difference is explained.',
  careful: 'A small one: it is the alarm for trades made beside the engine.',
  usual: '1 %',
  type: { kind: 'number', unit: '%' },
}

export const CAPITAL_FIELDS: readonly FieldGroup[] = [
  { title: 'Pool', fields: [CAPITAL, SLOTS, BYPASS] },
  { title: 'Size of a position', lead: 'Open positions keep the capital they were opened with.', fields: [MODE, AMOUNT, PERCENT] },
  { title: 'Agreement with the exchange', fields: [TOLERANCE] },
]
