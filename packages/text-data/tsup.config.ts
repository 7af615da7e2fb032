import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts', 'src/hugging-face.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // One copy of every class for both entries, in CJS too, so that instanceof holds across them.
  splitting: true,
  // import.meta.url in the CommonJS build: packages with data sets are looked up from there.
  shims: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
