import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ReactNode, useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { USUAL, setConventions } from '@/lib/conventions'

import { TextBox } from './inputs'

afterEach(() => setConventions(USUAL))

const typed = vi.fn<(value: string) => void>()

function Box({ begins, type }: { begins: string; type: 'number' | 'text' }): ReactNode {
  const [value, setValue] = useState(begins)
  typed.mockImplementation(setValue)
  return <TextBox label="Percent" type={type} value={value} onChange={typed} />
}

const retype = async (text: string): Promise<void> => {
  await userEvent.clear(screen.getByRole('textbox'))
  await userEvent.type(screen.getByRole('textbox'), text)
}

describe('a field for a number', () => {
  it('shows and takes the sign that the reader chose, and holds a point', async () => {
    setConventions({ ...USUAL, thousands: '.', point: ',' })
    render(<Box begins="1.5" type="number" />)
    expect(screen.getByRole('textbox')).toHaveValue('1,5')
    for (const text of ['0,25', '0.25']) {
      await retype(text)
      expect(screen.getByRole('textbox')).toHaveValue('0,25')
      expect(typed).toHaveBeenLastCalledWith('0.25')
    }
  })

  it('takes what is pasted with its thousands set apart', async () => {
    render(<Box begins="" type="number" />)
    await userEvent.click(screen.getByRole('textbox'))
    await userEvent.paste('1.234,56')
    expect(screen.getByRole('textbox')).toHaveValue('1234.56')
  })

  it('leaves what is no number as it was typed', async () => {
    render(<Box begins="" type="number" />)
    await retype('ten')
    expect(screen.getByRole('textbox')).toHaveValue('ten')
  })
})

describe('a field for a text', () => {
  it('changes nothing in it', async () => {
    setConventions({ ...USUAL, thousands: '.', point: ',' })
    render(<Box begins="v1.5" type="text" />)
    expect(screen.getByRole('textbox')).toHaveValue('v1.5')
    await retype('0,25')
    expect(typed).toHaveBeenLastCalledWith('0,25')
  })
})
