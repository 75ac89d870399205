/**
 * What the screen knows of one setting: where it stands in the document, what it is called, what it does, how it is
 * typed. Whether a value can be traded by is never decided here: the engine says so.
 */
import type { PortfolioSettings } from '@/api/types'
import type { Decimal } from '@/lib/decimal'

import type { Json } from './document'

/** `quote` stands for the portfolio's own coin. */
export type Unit = 'quote' | '%' | 's' | 'min' | 'h' | 'pieces'

export interface Option {
  value: string
  label: string
  help: string
}

export interface Column {
  /** Below the row; empty where the row is the value itself. */
  key: string
  label: string
  kind: 'number' | 'text' | 'account' | 'pyramid'
  unit?: Unit
  example?: string
}

export type Kind =
  /** A decimal; kept as text all the way. */
  | { kind: 'number'; unit: Unit; optional?: Off }
  | { kind: 'whole'; unit: Unit; optional?: Off }
  | { kind: 'switch' }
  | { kind: 'choice'; options: readonly Option[] }
  /** A part of the document that is null or an object; the switch discloses the fields below it. */
  | { kind: 'part'; fresh: Json }
  | { kind: 'symbols'; none: string }
  | { kind: 'rank'; options: readonly Option[] }
  | { kind: 'account' }
  | { kind: 'rows'; columns: readonly Column[]; row: Json; one: string; none: string }

/** What an empty field means. */
export interface Off {
  says: string
}

export interface Known {
  settings: PortfolioSettings
  quote: string
}

export interface Field {
  path: string
  label: string
  /** What it does. */
  help: string
  /** What a careful trader sets, and why. */
  careful?: string
  /** In words; a setting that has none has to be given. */
  usual?: string
  type: Kind
  /** Belongs to the one above. */
  below?: true
  /** Shown only while it has an effect. */
  when?: (settings: PortfolioSettings) => boolean
  /** Put in place with a choice, where nothing stands yet. */
  needs?: { value: string; path: string; fresh: Json }
  /** What the value comes to, in words. */
  means?: (value: Decimal, known: Known) => string | null
}

/** Fields that are read together. */
export interface FieldGroup {
  title: string
  lead?: string
  fields: readonly Field[]
}
