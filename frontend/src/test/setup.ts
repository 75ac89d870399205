import '@testing-library/jest-dom/vitest'

import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)

/** jsdom has neither media queries nor animations; components ask for the window's width and flash what changed. */
const noMedia = (query: string): Partial<MediaQueryList> => ({
  matches: WIDE.test(query),
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
})
const WIDE = /min-width/

Object.assign(window, { matchMedia: noMedia })
Object.assign(Element.prototype, { animate: () => undefined })
