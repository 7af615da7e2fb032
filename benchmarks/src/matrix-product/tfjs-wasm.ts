// Times matrix products of TensorFlow.js' wasm backend. It has threads in browsers only.
import { print, readRow } from '../measurement.js';
import { requirePeer } from '../peers/node.js';
import type { ProductRow } from './suite.js';
import { timeProducts } from './tensors.js';

const require = requirePeer();
const tf = require('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
const milliseconds = await timeProducts(tf, readRow<ProductRow>());
print({ name: `tfjs-core ${tf.version_core}`, milliseconds });
process.exit(0);
