import { expect, it, vi } from 'vitest'

import { each, once, onceList, onceSame } from './remember'

it('computes once for the same input, and anew for another', () => {
  const compute = vi.fn(({ value }: { value: number }) => [value])
  const read = once(compute)
  const first = { value: 1 }
  expect(read(first)).toBe(read(first))
  expect(read({ value: 1 })).toEqual([1])
  expect(compute).toHaveBeenCalledTimes(2)
})

it('answers with the same list while its items are the same', () => {
  const read = onceList((of: { items: number[] }) => of.items.map((item) => item * 2))
  const first = read({ items: [1, 2] })
  expect(read({ items: [1, 2] })).toBe(first)
  expect(read({ items: [2, 1] })).toEqual([4, 2])
  expect(read({ items: [2] })).toEqual([4])
})

it('answers with the same object while it reads the same', () => {
  const read = onceSame(({ kept }: { kept: number[]; dropped: number }) => ({ kept }))
  const first = read({ kept: [1], dropped: 1 })
  expect(read({ kept: [1], dropped: 2 })).toBe(first)
  expect(read({ kept: [2], dropped: 2 })).toEqual({ kept: [2] })
})

it('computes once for each of many inputs, also when the answer is nothing', () => {
  const compute = vi.fn((input: { id: string }) => (input.id === 'a' ? undefined : input.id))
  const read = each(compute)
  const [a, b] = [{ id: 'a' }, { id: 'b' }]
  expect([read(a), read(b), read(a), read(b)]).toEqual([undefined, 'b', undefined, 'b'])
  expect(compute).toHaveBeenCalledTimes(2)
})
