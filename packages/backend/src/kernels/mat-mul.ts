import {
  type BatchMatMulAttrs,
  broadcast_util,
  type _FusedMatMulAttrs,
  getKernel,
  type KernelConfig,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { BackendError } from '../errors.js';
import { broadcastPlaces } from './broadcast.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';
import { multiplyQuantized } from './quantized/product.js';
import { quantizedWeight } from './quantized/quantized-weight.js';

/** Activations that `fused.matMul` knows and the kernels that compute them. */
const activationKernels: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  prelu: 'Prelu',
  leakyrelu: 'LeakyRelu',
  sigmoid: 'Sigmoid',
};

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Added to every row. */
  readonly bias?: TensorInfo;
}

/** op(a)·op(b) over broadcast outer dimensions, plus a bias that is one row. */
function multiply(
  backend: SeqlabBackend,
  a: TensorInfo,
  b: TensorInfo,
  product: Product,
): TensorInfo {
  const { transposeA, transposeB, bias } = product;
  util.assert(
    a.shape.length >= 2 && b.shape.length >= 2,
    () =>
      `Error in matMul: tensors must have at least two dimensions, got ${a.shape} and ${b.shape}`,
  );
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [kOfB, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  util.assert(
    k === kOfB,
    () =>
      `Error in matMul: inner shapes (${k}) and (${kOfB}) of Tensors with shapes ${a.shape} and ` +
      `${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batch = util.sizeFromShape(outer);
  const output = backend.allocate([...outer, m, n]);
  if (bias) {
    const values = backend.values(output) as Float32Array;
    const row = backend.values(bias) as Float32Array;
    for (let i = 0; i < batch * m; i++) values.set(row, i * n);
  }
  const quantized = transposeA || transposeB ? undefined : quantizedWeight(backend, b);
  if (quantized) {
    multiplyQuantized(backend, quantized, {
      rows: util.sizeFromShape(outerA) * m,
      left: backend.address(a),
      target: backend.address(output),
      adds: bias !== undefined,
    });
    return output;
  }
  const placesA = broadcastPlaces(outerA, outer);
  const placesB = broadcastPlaces(outerB, outer);
  for (let i = 0; i < batch; i++) {
    backend.engine.run(
      'teamGemm',
      transposeA,
      transposeB,
      m,
      n,
      k,
      backend.address(a) + placesA[i]! * m * k * 4,
      columnsA,
      backend.address(b) + placesB[i]! * k * n * 4,
      columnsB,
      bias ? 1 : 0,
      backend.address(output) + i * m * n * 4,
      n,
    );
  }
  return output;
}

export const matMul: KernelConfig = {
  kernelName: 'BatchMatMul',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const { a, b } = params.inputs as { a: TensorInfo; b: TensorInfo };
    if (!allFloat(a, b)) return cpuKernel('BatchMatMul')(params);
    return multiply(
      params.backend as SeqlabBackend,
      a,
      b,
      params.attrs as unknown as BatchMatMulAttrs,
    );
  },
};

/** A product with a bias, an activation or both. */
export const fusedMatMul: KernelConfig = {
  kernelName: '_FusedMatMul',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const inputs = params.inputs as NamedTensorInfoMap;
    const { a, b, bias, preluActivationWeights } = inputs;
    if (!allFloat(a, b, bias)) return cpuKernel('_FusedMatMul')(params);
    const attributes = params.attrs as unknown as _FusedMatMulAttrs;
    const { transposeA, transposeB, activation, leakyreluAlpha } = attributes;
    const isLinear = !activation || activation === 'linear';
    if (!isLinear && !activationKernels[activation]) {
      throw new BackendError(
        'bad-input',
        `fused matMul: activation must be linear or one of ${Object.keys(activationKernels).join(', ')}, ` +
          `got ${String(activation)}`,
      );
    }
    const columns = b!.shape.at(transposeB ? -2 : -1);
    // A column [m, 1] may have as many numbers as a row has.
    const isRow = bias?.shape.at(-1) === columns && util.sizeFromShape(bias!.shape) === columns;
    const steps: TensorInfo[] = [
      multiply(backend, a!, b!, { transposeA, transposeB, ...(bias && isRow && { bias }) }),
    ];
    const then = (name: string, more: NamedTensorInfoMap, attrs = {}) => {
      const step = getKernel(name, 'seqlab').kernelFunc({ inputs: more, attrs, backend });
      steps.push(step as TensorInfo);
    };
    if (bias && !isRow) then('Add', { a: steps.at(-1)!, b: bias });
    if (!isLinear) {
      const x = steps.at(-1)!;
      const prelu = activation === 'prelu' ? { alpha: preluActivationWeights! } : {};
      then(activationKernels[activation]!, { x, ...prelu }, { alpha: leakyreluAlpha });
    }
    const output = steps.pop()!;
    for (const step of steps) backend.disposeIntermediateTensorInfo(step);
    return output;
  },
};
