import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const ENGINE = process.env['DCA_ENGINE_URL'] ?? 'http://127.0.0.1:8080'

const PARTS = 'parts'

/** Of shared parts, without the names of all pages that share them. */
const shortName = (name: string): string => (name.startsWith(`${PARTS}~`) ? PARTS : name)

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: ENGINE, ws: true } } },
  build: {
    target: 'es2023',
    // Fonts and images stay files: a data address would need a looser content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // A dozen files for a first visit instead of ninety: each is a request of its own, and a page waits for the last one.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules/, tags: ['$initial'], priority: 3 },
            { name: 'app', tags: ['$initial'], priority: 2 },
            // What several pages share; small ones are put together with those that the most alike pages share.
            { name: PARTS, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 80_000, priority: 1 },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
        assetFileNames: ({ names: [name = ''] }) => `assets/${shortName(name.replace(/\.\w+$/, ''))}-[hash][extname]`,
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'eslint/**/*.test.ts'],
    // A guard against what hangs, not a measure: a busy machine is slow.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
})
