import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const ENGINE = process.env['DCA_ENGINE_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: ENGINE, ws: true } } },
  build: {
    target: 'es2023',
    // Fonts and images stay files: a data address would need a looser content security policy.
    assetsInlineLimit: 0,
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
