import { afterEach, describe, expect, it, vi } from 'vitest'

import { USUAL, conventions, setConventions } from '@/lib/conventions'
import { decimal, formatPnl } from '@/lib/decimal'

import script from '../../public/appearance.js?raw'

import { change, followSystem, setPnlColors, setScheme, useAppearance } from './appearance'
import { missingDigits } from './missingDigits'

const first = useAppearance.getState()

afterEach(() => {
  useAppearance.setState(first, true)
  setConventions(USUAL)
  document.documentElement.removeAttribute('data-density')
})

/** The system's wish, which can change. */
function system(light: boolean): { turn: (light: boolean) => void } {
  let listener = (): void => undefined
  const query = { matches: light, addEventListener: (_: string, f: () => void) => (listener = f), removeEventListener: () => undefined }
  vi.spyOn(window, 'matchMedia').mockReturnValue(query as unknown as MediaQueryList)
  return {
    turn: (next) => {
      query.matches = next
      listener()
    },
  }
}

describe('appearance', () => {
  it('is remembered and set on the page', () => {
    setScheme('light')
    setPnlColors('orange-blue')
    change({ density: 'comfortable' })
    expect(document.documentElement.dataset).toMatchObject({ scheme: 'light', pnl: 'orange-blue', density: 'comfortable' })
    expect(JSON.parse(localStorage.getItem('dca.appearance')!)).toEqual({
      theme: 'light',
      pnl: 'orange-blue',
      density: 'comfortable',
      numbers: '1 234.56',
      zone: 'local',
    })
  })

  it('follows the system only while asked to', () => {
    const wish = system(true)
    const stop = followSystem()
    change({ theme: 'system' })
    expect(useAppearance.getState().scheme).toBe('light')
    wish.turn(false)
    expect(useAppearance.getState().scheme).toBe('dark')
    setScheme('light')
    wish.turn(false)
    expect(useAppearance.getState().scheme).toBe('light')
    stop()
  })

  it('decides how numbers and times are written', () => {
    change({ numbers: '1.234,56', zone: 'UTC' })
    expect(formatPnl(decimal('1284.5'), 'USDT')).toBe('+1.284,50')
    expect(conventions().zone).toBe('UTC')
  })

  it('decides by which point the numbers of a column stand in line', () => {
    change({ numbers: '1.234,56' })
    expect([missingDigits('49.750,0', 3), missingDigits('49.750', 2), missingDigits('—', 2)]).toEqual(['00', ',00', ',00'])
  })
})

describe('before the first paint', () => {
  const paint = (saved: unknown): Record<string, string | undefined> => {
    for (const name of ['scheme', 'pnl', 'density']) document.documentElement.removeAttribute(`data-${name}`)
    localStorage.setItem('dca.appearance', typeof saved === 'string' ? saved : JSON.stringify(saved))
    // The file is a plain script of its own, so it is run as one.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function(script)()
    return Object.fromEntries(Object.entries(document.documentElement.dataset))
  }

  it('the choices are on the page', () => {
    expect(paint({ theme: 'light', pnl: 'red-green', density: 'comfortable' })).toEqual({ scheme: 'light', pnl: 'red-green', density: 'comfortable' })
    expect(paint({ theme: 'dark', pnl: 'green-red' })).toEqual({})
  })

  it('the system is asked where it decides', () => {
    system(true)
    expect(paint({ theme: 'system' })).toEqual({ scheme: 'light' })
  })

  it('nonsense leaves the default look', () => {
    expect(paint('{')).toEqual({})
    expect(paint({ pnl: 'mauve', theme: 7 })).toEqual({})
  })
})
