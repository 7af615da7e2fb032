import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import { BackendError } from '../../errors.js';
import type { QuantizedShape } from './layout.js';
import { QuantizedWeight, type Codes } from './quantized-weight.js';

/** The largest number that so many bits hold on both sides of 0. */
const largestCode = { 8: 127, 16: 32_767 };

interface Attributes {
  readonly bits: 8 | 16;
  /** How many blocks the columns come in. */
  readonly gates: number;
}

/** Keeps `values [depth, columns]`, multiples of `scales [columns]`, in 8 or 16 bits each. */
export const quantizedWeightKernel: KernelConfig = {
  kernelName: 'SeqLabQuantizedWeight',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { values, scales } = inputs as { values: TensorInfo; scales: TensorInfo };
    const shape = checkShape(values, scales, attrs as unknown as Attributes);
    const codes = codesOf(backend, { values, scales }, largestCode[shape.bits]);
    return backend.defer(values.shape, new QuantizedWeight(backend, shape, codes));
  },
};

function checkShape(
  values: TensorInfo,
  scales: TensorInfo,
  { bits, gates }: Attributes,
): QuantizedShape {
  const [depth = 0, columns = 0] = values.shape;
  const fits =
    values.dtype === 'float32' &&
    values.shape.length === 2 &&
    scales.dtype === 'float32' &&
    scales.shape.length === 1 &&
    scales.shape[0] === columns;
  if (!fits) {
    throw new BackendError(
      'bad-input',
      'SeqLabQuantizedWeight: values must be float32 [depth, columns] and scales float32 [columns], got ' +
        `${values.dtype} [${values.shape}] and ${scales.dtype} [${scales.shape}]`,
    );
  }
  if ((bits !== 8 && bits !== 16) || !(gates > 0) || !Number.isInteger(columns / gates)) {
    throw new BackendError(
      'bad-input',
      `SeqLabQuantizedWeight: bits must be 8 or 16 and gates divide the ${columns} columns, got ${bits} bits ` +
        `and ${gates} gates`,
    );
  }
  return { bits, depth, gates, units: columns / gates };
}

function codesOf(
  backend: SeqlabBackend,
  inputs: { values: TensorInfo; scales: TensorInfo },
  largest: number,
): Codes {
  const values = backend.values(inputs.values);
  const scales = Float32Array.from(backend.values(inputs.scales));
  const codes = new Int16Array(values.length);
  for (let i = 0, column = 0; i < codes.length; i++, column++) {
    if (column === scales.length) column = 0;
    const value = values[i]!;
    const scale = scales[column]!;
    const code = scale === 0 ? 0 : Math.round(value / scale);
    if (!(Math.abs(code) <= largest) || Math.fround(code * scale) !== value) {
      throw new BackendError(
        'bad-input',
        `SeqLabQuantizedWeight: each value must be a whole number from ${-largest} to ${largest} times the scale ` +
          `of its column, got ${value} with the scale ${scale}`,
      );
    }
    codes[i] = code;
  }
  return { codes, scales };
}
