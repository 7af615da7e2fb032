// Times matrix products of TensorFlow.js' cpu backend.
import '@tensorflow/tfjs-backend-cpu';
import { matMul, setBackend, tensor2d, version_core } from '@tensorflow/tfjs-core';
import { print, readRow } from '../measurement.js';
import type { ProductRow } from './suite.js';
import { timeProducts } from './tensors.js';

await setBackend('cpu');
const milliseconds = await timeProducts({ matMul, tensor2d }, readRow<ProductRow>());
print({ name: `tfjs-core ${version_core}`, milliseconds });
process.exit(0);
