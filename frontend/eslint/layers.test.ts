import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'

import layers, { LAYERS, complaint } from './layers.js'

const ROOT = '/project/src'

describe('layers', () => {
  it('lets every layer import itself and all below it, and nothing above', () => {
    for (const [i, from] of LAYERS.entries()) {
      for (const [j, to] of LAYERS.entries()) {
        const answer = complaint(`@/${to}/x`, `${ROOT}/${from}/file.ts`, ROOT)
        expect(answer === null, `${from} → ${to}`).toBe(j >= i)
      }
    }
  })

  it('sees through relative paths', () => {
    expect(complaint('../live/store', `${ROOT}/ui/Amount.tsx`, ROOT)).toMatch(/ui\/ stands below live\//)
    expect(complaint('../lib/decimal', `${ROOT}/ui/Amount.tsx`, ROOT)).toBeNull()
  })

  it('leaves packages and files outside the layers alone', () => {
    expect(complaint('react', `${ROOT}/lib/a.ts`, ROOT)).toBeNull()
    expect(complaint('@/app/App', `${ROOT}/main.tsx`, ROOT)).toBeNull()
  })

  it('keeps the helpers of tests out of the product', () => {
    expect(complaint('@/test/fixtures', `${ROOT}/live/apply.ts`, ROOT)).toMatch(/Only tests/)
    expect(complaint('@/test/fixtures', `${ROOT}/live/apply.test.ts`, ROOT)).toBeNull()
  })

  it('reports static, dynamic and re-exporting imports', () => {
    const code = "import a from '@/live/a'; export * from '@/pages/b'; export { c } from '../app/c'; import('@/features/d')"
    const found = new Linter({ cwd: '/project' }).verify(
      code,
      [{ files: ['**/*.js'], plugins: { layers }, rules: { 'layers/downwards': 'error' } }],
      '/project/src/ui/file.js',
    )
    expect(found.map((message) => message.ruleId)).toEqual(Array(4).fill('layers/downwards'))
  })
})
