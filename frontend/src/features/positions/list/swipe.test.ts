import { describe, expect, it } from 'vitest'

import { drawn, mayBegin, swipeOf } from './swipe'

describe('a thumb across a card', () => {
  it('draws it along, slower once it is enough', () => {
    expect([drawn(40, 3), drawn(-96, 0), drawn(-136, 0)]).toEqual([40, -96, -106])
  })

  it('scrolls the page when it goes up or down', () => {
    expect(drawn(40, 60)).toBe(0)
  })

  it('counts only when it went far', () => {
    expect([swipeOf(95), swipeOf(96), swipeOf(-110), swipeOf(0)]).toEqual([null, 'right', 'left', null])
  })

  it('leaves the edges to the browser', () => {
    expect([mayBegin(10, 390), mayBegin(200, 390), mayBegin(380, 390)]).toEqual([false, true, false])
  })
})
