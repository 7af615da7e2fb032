import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/auto.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // One backend for both entries, in CommonJS too.
  splitting: true,
  // import.meta.url in the CommonJS build: koffi is looked up from there.
  shims: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
