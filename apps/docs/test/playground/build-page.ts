import path from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

// Builds the playground on a page of its own, from the sources of the packages, into a folder. A program of
// its own: vitest gives its processes conditions under which VitePress' Vite does not find its parts.

await build({
  configFile: false,
  root: path.join(import.meta.dirname, 'page'),
  logLevel: 'warn',
  plugins: [vue()],
  resolve: { conditions: ['@seqlab/source'] },
  worker: { format: 'es' },
  build: {
    outDir: process.argv[2]!,
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
  },
});
