import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll } from 'vitest';
import { describeLayerContract } from './layer-contract.js';
import { describeQuantizationContract } from './quantization-contract.js';
import { describeRecurrentContract } from './recurrent-contract.js';

beforeAll(() => {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${path.dirname(entry)}/`);
});

const useWasm = async () => {
  await setBackend('wasm');
};

describeRecurrentContract(useWasm);
describeLayerContract(useWasm);
describeQuantizationContract(useWasm);
