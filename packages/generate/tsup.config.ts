import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // One copy of every class for both entries, in CJS too, so that instanceof holds across them.
  splitting: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
