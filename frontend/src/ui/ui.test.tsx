import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'

import { decimal } from '@/lib/decimal'

import { Amount } from './Amount'
import { Bar } from './Bar'
import { CopyButton } from './Copy'
import { missingDigits } from './missingDigits'
import { Tabs } from './Tabs'
import { pnlTone } from './tone'

describe('an amount', () => {
  it('brings the points of a column in line without adding text', () => {
    expect([missingDigits('49 750.0', 2), missingDigits('12', 2), missingDigits('1.23', 2), missingDigits('—', 3)]).toEqual(['0', '.00', '', '.000'])
    const { container } = render(<Amount text="49 750.0" pad={3} />)
    expect(container.textContent).toBe('49 750.0')
  })

  it('flashes when it changes, not at first, and not without rest', () => {
    vi.useFakeTimers()
    const { rerender } = render(<Amount text="1" flash />)
    const light = (): string => screen.getByText(/\d/).style.backgroundColor
    rerender(<Amount text="1" flash />)
    expect(light()).toBe('')
    rerender(<Amount text="2" flash />)
    expect(light()).toBe('var(--flash)')
    vi.advanceTimersByTime(150)
    expect(light()).toBe('')
    rerender(<Amount text="3" flash />)
    expect(light()).toBe('')
    vi.advanceTimersByTime(1_000)
    rerender(<Amount text="4" flash />)
    expect(light()).toBe('var(--flash)')
    vi.useRealTimers()
  })

  it('is coloured by its sign, zero and unknown by none', () => {
    const tones = ['1', '-1', '0', '0.004', null].map((value) => pnlTone(decimal(value)))
    expect(tones).toEqual(['profit', 'loss', 'neutral', 'neutral', 'neutral'])
  })
})

describe('a bar', () => {
  it('stays inside its frame and says what it shows', () => {
    render(<Bar percent={decimal('140')} label="full" />)
    const bar = screen.getByRole('img', { name: 'full' })
    expect(bar.style.getPropertyValue('--share')).toBe('100.0%')
  })
})

describe('tabs', () => {
  it('move with the arrow keys, in a circle', async () => {
    function Both() {
      const [chosen, setChosen] = useState<'a' | 'b'>('a')
      return <Tabs label="Two" tabs={[{ key: 'a', label: 'A' }, { key: 'b', label: 'B' }]} chosen={chosen} onChoose={setChosen} panelId="x" />
    }
    render(<Both />)
    await userEvent.click(screen.getByRole('tab', { name: 'A' }))
    await userEvent.keyboard('{ArrowLeft}')
    expect(screen.getByRole('tab', { name: 'B' })).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    expect(screen.getByRole('tab', { name: 'A' })).toHaveAttribute('aria-selected', 'true')
  })
})

describe('copying', () => {
  it('says that it worked', async () => {
    const user = userEvent.setup()
    render(<CopyButton text="wanted" what="secret" />)
    await user.click(screen.getByRole('button', { name: 'Copy secret' }))
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument()
    expect(await navigator.clipboard.readText()).toBe('wanted')
  })
})
