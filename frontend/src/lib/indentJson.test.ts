import { describe, expect, it } from 'vitest'

import { indentJson } from './indentJson'

describe('indentJson', () => {
  it('lays out without changing a digit', () => {
    expect(indentJson('{"price": 50000.00,"a":{},"b":[1,2.50], "c": "x, {y}"}')).toBe(
      ['{', '  "price": 50000.00,', '  "a": {},', '  "b": [', '    1,', '    2.50', '  ],', '  "c": "x, {y}"', '}'].join('\n'),
    )
  })

  it('keeps escapes and repeated keys', () => {
    expect(indentJson('{"a":"\\"","a":1e400}')).toBe('{\n  "a": "\\"",\n  "a": 1e400\n}')
  })

  it('leaves alone what is not JSON', () => {
    expect(indentJson('buy {{ticker}}')).toBe('buy {{ticker}}')
  })
})
