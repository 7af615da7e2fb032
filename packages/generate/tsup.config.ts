import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node.ts',
    regex: 'src/constraints/regex-constraint.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  // One copy of every class for all entries, in CJS too, so that instanceof holds across them.
  splitting: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
