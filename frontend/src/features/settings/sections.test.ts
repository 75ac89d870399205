import { describe, expect, it } from 'vitest'

import { account } from '@/test/fixtures'

import openapi from '../../../openapi.json?raw'

import { type Json, at } from './document'
import type { Field } from './field'
import { ALL_FIELDS, SECTIONS, search, sectionWith } from './sections'
import { valueWords } from './words'

interface Schema {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  enum?: string[]
  default?: Json
}

const { schemas } = (JSON.parse(openapi) as { components: { schemas: Record<string, Schema> } }).components
const resolved = (schema: Schema): Schema => (schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1)!]!)
const variants = (schema: Schema): Schema[] => (resolved(schema).anyOf ?? [schema]).map(resolved)

/** Every value that can be set, by its path; a list is one value. */
function leaves(schema: Schema, path: string): [string, Schema][] {
  const object = variants(schema).find(({ properties }) => properties !== undefined)
  if (object === undefined) return [[path, schema]]
  return Object.entries(object.properties!).flatMap(([name, below]) => leaves(below, path === '' ? name : `${path}.${name}`))
}

const OF_LADDERS = /^(ladder|ladders)(\.|$)/
const LEAVES = leaves(schemas['PortfolioSettings']!, '').filter(([path]) => !OF_LADDERS.test(path))
const DEFAULTS = new Map(LEAVES.map(([path, schema]) => [path, schema.default ?? null]))

describe('the fields', () => {
  it('are all that the engine has, each once; ladders have a page of their own', () => {
    const paths = ALL_FIELDS.filter(({ type }) => type.kind !== 'part').map(({ path }) => path)
    expect([...paths].sort()).toEqual(LEAVES.map(([path]) => path).sort())
  })

  it('offer every word that the engine knows', () => {
    for (const { path, type } of ALL_FIELDS) {
      if (type.kind !== 'choice') continue
      const known = variants(LEAVES.find(([leaf]) => leaf === path)![1]).flatMap((variant) => variant.enum ?? [])
      expect(type.options.map(({ value }) => value), path).toEqual(known)
    }
    const rank = ALL_FIELDS.find(({ type }) => type.kind === 'rank')!.type
    expect(rank.kind === 'rank' ? [...rank.options.map(({ value }) => value)].sort() : []).toEqual([...schemas['RankRule']!.enum!].sort())
  })

  it('may be empty where the engine takes nothing', () => {
    for (const { path, type } of ALL_FIELDS) {
      if (type.kind !== 'number' && type.kind !== 'whole') continue
      const takesNothing = variants(LEAVES.find(([leaf]) => leaf === path)![1]).some((variant) => variant.type === 'null')
      expect(type.optional !== undefined, path).toBe(takesNothing)
    }
  })

  it('tell the engine’s own defaults', () => {
    const speech = { quote: 'USDT', accounts: [account] }
    const told = (field: Field): string => valueWords(field, DEFAULTS.get(field.path) ?? null, speech).toLowerCase().replaceAll('\u202f', ' ')
    for (const field of ALL_FIELDS) {
      const { usual, type, path } = field
      const known = DEFAULTS.get(path) ?? null
      if (usual === undefined || known === null) continue
      if (type.kind === 'rows' || type.kind === 'symbols' || type.kind === 'rank') continue
      const words = type.kind === 'number' || type.kind === 'whole' ? [JSON.stringify(known).replaceAll('"', '').replace('-', '−')] : [told(field), usual]
      expect(words.some((word) => usual.startsWith(word)), `${path}: ${usual}, ${JSON.stringify(known)}`).toBe(true)
    }
  })

  it('that default to nothing say so', () => {
    for (const { path, usual, type } of ALL_FIELDS) {
      if (usual === undefined || (type.kind !== 'number' && type.kind !== 'whole') || DEFAULTS.get(path) !== null) continue
      expect(['off', 'none'], path).toContain(usual)
    }
  })

  it('are on exactly one page', () => {
    for (const { path } of ALL_FIELDS) expect(sectionWith(path), path).not.toBeNull()
    expect(new Set(SECTIONS.map(({ key }) => key)).size).toBe(SECTIONS.length)
  })
})

describe('the search', () => {
  it('finds fields by their words and by the name that the engine gives them', () => {
    expect(search('daily loss').map(({ field }) => field?.path)).toContain('risk.breakers.max_daily_loss')
    expect(search('losing streak').map(({ field }) => field?.label)).toEqual(['Losing streak'])
  })

  it('finds pages that hold no fields, and puts pages first', () => {
    expect(search('password')[0]).toMatchObject({ section: { key: 'you' }, field: null })
    expect(search('offset')[0]).toMatchObject({ section: { key: 'offset' }, field: null })
  })

  it('finds nothing for nothing', () => {
    expect([search('  '), search('zebra')]).toEqual([[], []])
    expect(at({}, 'x')).toBeNull()
  })
})
