/** A practice wallet as it is typed: a row for each coin. */
import type { Wallet } from '@/api/accounts'

import { type Json, at } from '../document'
import type { Column } from '../field'

export const COLUMNS: readonly Column[] = [
  { key: 'coin', label: 'Coin', kind: 'text', example: 'USDT' },
  { key: 'amount', label: 'Amount', kind: 'number' },
]

export const USUAL_WALLET: readonly Json[] = [{ coin: 'USDT', amount: '100000' }]

/** Rows without a coin are left out. */
export function walletOf(rows: readonly Json[]): Wallet {
  const pairs = rows.map((row) => [textOf(at(row, 'coin')).toUpperCase(), textOf(at(row, 'amount'))] as const)
  return Object.fromEntries(pairs.filter(([coin]) => coin !== ''))
}

const textOf = (value: Json): string => (typeof value === 'string' ? value.trim() : '')
