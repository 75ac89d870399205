import { describe, expect, it } from 'vitest'

import { failureOf } from './problem'
import { fetchFile, nameIn } from './file'
import { ok, serve } from '@/test/server'

describe('a file of the server', () => {
  it('has the name that the server gives it', () => {
    expect(nameIn('attachment; filename="events-2026-03-04.csv"')).toBe('events-2026-03-04.csv')
    expect([nameIn(undefined), nameIn('attachment'), nameIn('attachment; filename="../../x"')]).toEqual([null, null, null])
  })

  it('comes as it is', async () => {
    serve({ 'GET /file': () => ok(new Blob(['a,b'])) })
    const { name, content } = await fetchFile('/file', 'usual.csv')
    expect([name, content.size]).toEqual(['usual.csv', 3])
  })

  it('that could not be written says why, though the answer came as a file', async () => {
    const problem = { error: 'invalid', message: 'The end lies before the beginning.', fields: [{ field: 'to', reason: 'lies before from' }] }
    serve({ 'GET /file': () => ({ status: 422, body: new Blob([JSON.stringify(problem)]) }) })
    const failure = await fetchFile('/file', 'usual.csv').catch(failureOf)
    expect(failure).toMatchObject({ code: 'invalid', message: 'The end lies before the beginning.' })
  })

  it('that broke off with a page of a proxy is told as unreadable', async () => {
    serve({ 'GET /file': () => ({ status: 502, body: new Blob(['<html>']) }) })
    expect(await fetchFile('/file', 'usual.csv').catch(failureOf)).toMatchObject({ code: 'unreadable', status: 502 })
  })
})
