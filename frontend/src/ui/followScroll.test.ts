import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { followScroll } from './followScroll'

const told = vi.fn<(offset: number, moves: boolean) => void>()

beforeEach(() => {
  vi.useFakeTimers()
  told.mockClear()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function scroll(to: number): void {
  vi.spyOn(window, 'scrollY', 'get').mockReturnValue(to)
  window.dispatchEvent(new Event('scroll'))
}

it('tells where the page is a few times a second, and where it came to rest', () => {
  const stop = followScroll(told)
  for (let frame = 1; frame <= 6; frame += 1) {
    scroll(frame * 10)
    vi.advanceTimersByTime(16)
  }
  expect(told.mock.calls).toEqual([[30, true], [60, true]])
  vi.advanceTimersByTime(150)
  expect(told.mock.calls.at(-1)).toEqual([60, false])
  stop()
})

it('tells nothing more once it is stopped', () => {
  const stop = followScroll(told)
  scroll(10)
  stop()
  scroll(20)
  vi.advanceTimersByTime(1_000)
  expect(told).not.toHaveBeenCalled()
})
