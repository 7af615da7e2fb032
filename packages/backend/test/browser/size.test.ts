import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { builtEntry } from './built-package.js';

it('takes less than 150 kB of a page, minified and compressed, without TensorFlow.js', async () => {
  const { outputFiles } = await build({
    entryPoints: [await builtEntry()],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['@tensorflow/*'],
  });
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(150_000);
});
