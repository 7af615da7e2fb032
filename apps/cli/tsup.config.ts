import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: ['src/seqlab.ts'],
    format: ['esm'],
    clean: ['!page/**'],
    target: 'node20',
    splitting: true,
    // What recipes in TypeScript are checked by; there is nothing in it to run.
    dts: { entry: { recipe: 'src/recipe.ts' } },
  },
  {
    // The page of seqlab serve, with all it needs.
    entry: { page: 'src/serve/page/page.tsx' },
    outDir: 'dist/page',
    publicDir: 'src/serve/page/public',
    tsconfig: 'src/serve/page/tsconfig.json',
    platform: 'browser',
    format: ['esm'],
    clean: true,
    target: 'es2022',
    minify: true,
  },
]);
