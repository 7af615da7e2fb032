// Times matrix products of jax-js on its wasm device.
import { pathToFileURL } from 'node:url';
import { print, readRow, time } from '../measurement.js';
import { peerVersion, requirePeer } from '../peers/node.js';
import { operands } from './operands.js';
import type { ProductRow } from './suite.js';

/** The part of `@jax-js/jax` that is used. An array is used up by an operation unless `ref` is passed. */
interface Jax {
  init(device: string): Promise<string[]>;
  defaultDevice(device: string): void;
  readonly numpy: {
    array(values: Float32Array, options: { shape: number[] }): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
  };
}

interface JaxArray {
  readonly ref: JaxArray;
  dataSync(): Float32Array;
}

const require = requirePeer();
const entry = require.resolve('@jax-js/jax').replace(/\.cjs$/, '.js');
const { init, defaultDevice, numpy } = (await import(pathToFileURL(entry).href)) as Jax;
await init('wasm');
defaultDevice('wasm');
const row = readRow<ProductRow>();
const { m, k, n } = row;
const values = operands(row);
const [a, b] = [numpy.array(values.a, { shape: [m, k] }), numpy.array(values.b, { shape: [k, n] })];
const milliseconds = await time(row, () => void numpy.matmul(a.ref, b.ref).dataSync());
print({ name: `@jax-js/jax ${peerVersion('@jax-js/jax')}, Node ${process.version}`, milliseconds });
process.exit(0);
