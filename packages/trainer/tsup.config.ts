import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts', 'src/browser.ts', 'src/report.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // One copy of every class for all entries, in CJS too, so that instanceof holds across them.
  splitting: true,
  // Small, and there is no CommonJS build of it.
  noExternal: ['pbf'],
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
