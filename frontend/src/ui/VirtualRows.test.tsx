import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { VirtualRows } from './VirtualRows'

const ITEMS = Array.from({ length: 200 }, (_, index) => `row ${index}`)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const list = (): HTMLElement => {
  render(<VirtualRows items={ITEMS} keyOf={(item) => item} rowHeight={36} render={(item) => <button type="button">{item}</button>} />)
  return screen.getByRole('rowgroup')
}

/** To this row, and a moment of it. */
function scroll(to: number): void {
  act(() => {
    vi.spyOn(window, 'scrollY', 'get').mockReturnValue(to * 36)
    window.dispatchEvent(new Event('scroll'))
    vi.advanceTimersByTime(60)
  })
}

const shown = (...rows: number[]): boolean[] => rows.map((row) => screen.queryByRole('button', { name: `row ${row}` }) !== null)

it('has the rows in view', () => {
  list()
  expect(shown(0, 150)).toEqual([true, false])
  scroll(150)
  expect(shown(0, 150)).toEqual([false, true])
})

it('keeps the row in which the keyboard stands', () => {
  list()
  const third = screen.getByRole('button', { name: 'row 3' })
  act(() => {
    third.focus()
  })
  scroll(150)
  expect([shown(2, 3, 150), document.activeElement === third]).toEqual([[false, true, true], true])
  scroll(0)
  expect([shown(2, 3, 150), document.activeElement === third]).toEqual([[true, true, false], true])
})

it('lies between the rows and the pointer only while the page moves', () => {
  const veiled = (rows: HTMLElement): boolean => rows.lastElementChild?.getAttribute('aria-hidden') === 'true'
  const rows = list()
  expect(veiled(rows)).toBe(false)
  scroll(20)
  expect(veiled(rows)).toBe(true)
  act(() => {
    vi.advanceTimersByTime(150)
  })
  expect(veiled(rows)).toBe(false)
})
