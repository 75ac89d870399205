import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

import { installServer } from './server'

installServer()
// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 })
afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** jsdom has neither media queries nor animations, and scrolls nothing; components ask for the window's width, flash what
 * changed and bring into view what has the focus. */
const WIDE = /min-width/
const media = (query: string): Partial<MediaQueryList> => ({
  matches: WIDE.test(query),
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
})

Object.assign(window, { matchMedia: media, scrollTo: () => undefined })
Object.assign(Element.prototype, { scrollIntoView: () => undefined })
