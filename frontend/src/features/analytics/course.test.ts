import { describe, expect, it } from 'vitest'

import { courseOf, everFell } from './course'

const point = (time: string, total: string, realized = total) => ({ time, total, realized })
const dip = (time: string, percent: string) => ({ time, amount: '1', percent })

describe('the course of the equity', () => {
  it('joins equity and falls by their time, in order', () => {
    const course = courseOf(
      [point('2026-03-04T09:00:00Z', '10000'), point('2026-03-04T11:00:00.900Z', '9900.5', '10010')],
      [dip('2026-03-04T10:00:00Z', '0.25'), dip('2026-03-04T11:00:00Z', '1')],
    )
    const texts = course.map(({ total, realized, fall }) => [total?.toFixed() ?? null, realized?.toFixed() ?? null, fall?.toFixed() ?? null])
    expect(texts).toEqual([
      ['10000', '10000', null],
      [null, null, '-0.25'],
      ['9900.5', '10010', '-1'],
    ])
    expect(course.map(({ time }) => time)).toEqual([...course.map(({ time }) => time)].sort((a, b) => a - b))
  })

  it('never fell where every dip is none', () => {
    expect(everFell(courseOf([], [dip('2026-03-04T10:00:00Z', '0')]))).toBe(false)
    expect(everFell(courseOf([], [dip('2026-03-04T10:00:00Z', '0.01')]))).toBe(true)
  })
})
