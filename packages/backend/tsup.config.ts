import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // import.meta.url in the CommonJS build: koffi is looked up from there.
  shims: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
