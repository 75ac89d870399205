import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { show } from '@/test/render'

import { Palette } from './Palette'
import { type Command, offered } from './commands'
import { fit } from './fuzzy'
import { recent } from './recent'

const command = (title: string, over: Partial<Command> = {}): Command => ({ id: title, title, kind: 'Page', icon: 'search', run: () => undefined, ...over })
const best = (typed: string, ...titles: string[]): string | undefined => offered(titles.map((title) => command(title)), typed, [])[0]?.title

describe('letters', () => {
  it('fit in their order only', () => {
    expect(fit('psn', 'Positions')).not.toBeNull()
    expect(fit('nsp', 'Positions')).toBeNull()
    expect(fit('', 'Anything')).toBe(0)
  })

  it('count more next to each other and at the beginning of words', () => {
    expect(best('ris', 'Pairs in series', 'Risk')).toBe('Risk')
    expect(best('pe', 'Put to rest', 'Pause entries')).toBe('Pause entries')
    expect(best('re', 'Portfolio: pair, resume', 'Trader')).toBe('Portfolio: pair, resume')
  })

  it('do not mind capitals, marks and spaces', () => {
    expect(fit('BTC usdt', 'btc/usdt 15m')).not.toBeNull()
    expect(fit('cafe', 'Café')).not.toBeNull()
  })
})

describe('what is offered', () => {
  const commands = [command('Overview'), command('Risk', { words: 'limits breakers' }), command('Queue')]

  it('is everything in its own order, the recent ones first', () => {
    expect(offered(commands, '', ['Queue', 'gone']).map(({ title }) => title)).toEqual(['Queue', 'Overview', 'Risk'])
  })

  it('is found by further words, which count less than a title', () => {
    expect(offered(commands, 'break', []).map(({ title }) => title)).toEqual(['Risk'])
    expect(offered([...commands, command('Limits')], 'limits', [])[0]?.title).toBe('Limits')
    expect(offered(commands, 'xyz', [])).toEqual([])
  })
})

describe('the palette', () => {
  const ran = vi.fn()
  const commands = ['Overview', 'Positions', 'Queue'].map((title) => command(title, { run: () => void ran(title) }))
  const chosen = (): string | null => screen.getByRole('option', { selected: true }).textContent
  beforeEach(() => ran.mockReset())

  it('is typed into and done by Enter', async () => {
    const close = vi.fn()
    show(<Palette open onClose={close} commands={commands} />)
    await userEvent.type(screen.getByRole('combobox'), 'que{Enter}')
    expect(ran).toHaveBeenCalledWith('Queue')
    expect(close).toHaveBeenCalledOnce()
    expect(recent()).toEqual(['Queue'])
  })

  it('is walked through by arrow keys, round and round', async () => {
    show(<Palette open onClose={() => undefined} commands={commands} />)
    const field = screen.getByRole('combobox')
    expect(chosen()).toContain('Overview')
    await userEvent.type(field, '{ArrowDown}{ArrowDown}')
    expect(chosen()).toContain('Queue')
    expect(field).toHaveAttribute('aria-activedescendant', screen.getByRole('option', { selected: true }).id)
    await userEvent.type(field, '{ArrowDown}')
    expect(chosen()).toContain('Overview')
    await userEvent.type(field, '{ArrowUp}{Enter}')
    expect(ran).toHaveBeenCalledWith('Queue')
  })

  it('says that nothing is called so, and does nothing then', async () => {
    show(<Palette open onClose={() => undefined} commands={commands} />)
    await userEvent.type(screen.getByRole('combobox'), 'zzz{Enter}')
    expect(screen.getByText('Nothing is called “zzz”.')).toBeInTheDocument()
    expect(ran).not.toHaveBeenCalled()
  })
})
