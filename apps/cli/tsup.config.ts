import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/seqlab.ts'],
  format: ['esm'],
  clean: true,
  target: 'node20',
  splitting: true,
});
