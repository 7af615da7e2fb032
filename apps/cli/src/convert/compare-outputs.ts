import type { Model } from '@seqlab/seq-layers';
import { dispose, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { CliError } from '../cli-error.js';

/** Sizes of the input where a model takes any. */
const [batch, time] = [2, 5];

/** An output of a model. */
export interface Output {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What a model gives for inputs, which stay the caller's. */
export type RunModel = (inputs: readonly Tensor[]) => Promise<readonly Output[]>;

/** Runs a model by its layers. */
export function runModel(model: Model): RunModel {
  return async (inputs) => {
    const outputs = tidy(() => model.apply([...inputs]).outputs);
    try {
      return await Promise.all(
        outputs.map(async (output) => ({ shape: output.shape, data: await output.data() })),
      );
    } finally {
      dispose([...outputs]);
    }
  };
}

/**
 * The greatest difference between what a model gives for a small input and what its conversion gives, relative to
 * the greatest absolute output, or to 1 where that is less.
 *
 * @throws {@link CliError} if the outputs differ in shape.
 */
export async function compareOutputs(expected: Model, actual: RunModel): Promise<number> {
  const inputs = smallInputs(expected);
  try {
    const [want, got] = [await runModel(expected)(inputs), await actual(inputs)];
    let [difference, scale] = [0, 1];
    for (const [i, output] of want.entries()) {
      const other = got[i];
      if (String(other?.shape) !== String(output.shape)) {
        throw new CliError(`the converted model gives [${other?.shape}], not [${output.shape}]`, {
          exitCode: 1,
        });
      }
      for (let k = 0; k < output.data.length; k++) {
        const [value, own] = [output.data[k]!, other!.data[k]!];
        scale = Math.max(scale, Math.abs(value));
        // NaN must not pass for equal.
        const off = Object.is(value, own) ? 0 : Math.abs(value - own);
        difference = Number.isNaN(off) ? Infinity : Math.max(difference, off);
      }
    }
    return difference / scale;
  } finally {
    dispose(inputs);
  }
}

/**
 * Ids that its embedding has, or numbers around zero; the same every time. Id 0, which may be padding, stands at
 * the end of the last sequence alone: ONNX knows padding at the ends of sequences.
 */
function smallInputs(model: Model): Tensor[] {
  return model.inputs.map(({ shape, dtype }, index) => {
    const sizes = shape!.map((size, axis) => size ?? (axis === 0 ? batch : time));
    const length = sizes.reduce((product, size) => product * size, 1);
    const reader = model.calls.find(
      ({ layer, inputs }) =>
        layer.className === 'Embedding' &&
        inputs.some((source) => 'input' in source && source.input === index),
    );
    const rows = reader === undefined ? 2 : Number(reader.layer.toConfig().config['inputDim']);
    const isIds = reader !== undefined || dtype === 'int32';
    const idAt = (i: number) => (i === length - 1 || rows === 1 ? 0 : 1 + ((7 * i) % (rows - 1)));
    return tensor(
      Array.from({ length }, (_, i) => (isIds ? idAt(i) : Math.sin(1 + i))),
      sizes,
      isIds ? 'int32' : 'float32',
    );
  });
}
