import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import { show } from '@/test/render'

import { Reason } from './Reason'

const two = (first = 'Because of this'): React.ReactNode => (
  <>
    <Reason text={first}>
      <button type="button">First</button>
    </Reason>
    <Reason text="Because of that">
      <span>Second</span>
    </Reason>
  </>
)

const gone = (): Promise<void> => waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull())

describe('a reason', () => {
  it('is told where the mouse rests, stays while it is read, and goes with the mouse', async () => {
    const user = userEvent.setup()
    show(two())
    await user.hover(screen.getByText('First'))
    const tip = await screen.findByRole('tooltip')
    expect(tip).toHaveTextContent('Because of this')
    await user.hover(tip)
    await user.hover(screen.getByText('Second'))
    await waitFor(() => expect(screen.getByRole('tooltip')).toHaveTextContent('Because of that'))
    await user.unhover(screen.getByText('Second'))
    await gone()
  })

  it('is told where the keyboard stands, until Escape', async () => {
    show(two())
    await userEvent.tab()
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Because of this')
    await userEvent.keyboard('{Escape}')
    await gone()
    expect(screen.getByText('First')).toHaveFocus()
  })

  it('is told at a tap, until the next one elsewhere', async () => {
    show(two())
    const tap = (on: Element): void => {
      fireEvent(on, new PointerEvent('pointerup', { bubbles: true, pointerType: 'touch' }))
      fireEvent(document.documentElement, new PointerEvent('pointerleave', { pointerType: 'touch' }))
    }
    tap(screen.getByText('Second'))
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Because of that')
    tap(document.body)
    await gone()
  })

  it('changes with what it is about, and goes with it', async () => {
    const { rerender } = show(two())
    await userEvent.tab()
    await screen.findByRole('tooltip')
    rerender(two('Because of more'))
    expect(screen.getByText('First')).toHaveAttribute('aria-description', 'Because of more')
  })
})
