import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node.ts',
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
  // Small, and there is no CommonJS build of it.
  noExternal: ['pbf'],
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
