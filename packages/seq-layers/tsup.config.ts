import { readFile, writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node.ts',
    browser: 'src/browser.ts',
    gradients: 'src/gradients.ts',
    tfjs: 'src/exchange/tfjs.ts',
    pytorch: 'src/exchange/pytorch.ts',
    keras: 'src/exchange/keras.ts',
    onnx: 'src/exchange/onnx/onnx.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  // One copy of every class for all entries, in CJS too, so that instanceof holds across them.
  splitting: true,
  // h5wasm is an ES module, which CommonJS reaches by import() alone; splitting makes that a require.
  onSuccess: async () => {
    const file = 'dist/keras.cjs';
    const code = await readFile(file, 'utf8');
    const required =
      /Promise\.resolve\(\)\.then\(\(\) => _interopRequireWildcard\(require\("h5wasm"\)\)\)/;
    if (!required.test(code)) throw new Error(`${file}: there is no import of h5wasm to keep`);
    await writeFile(file, code.replace(required, 'import("h5wasm")'));
  },
  // Small, and there is no CommonJS build of it.
  noExternal: ['pbf'],
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
