import type { Model } from '@seqlab/seq-layers';
import { dispose, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { CliError } from '../cli-error.js';

/** Sizes of the input where a model takes any. */
const [batch, time] = [2, 5];

/**
 * The greatest difference between the outputs of two models of one architecture for a small input, relative
 * to the greatest absolute output, or to 1 where that is less.
 *
 * @throws {@link CliError} if the outputs differ in shape.
 */
export async function compareOutputs(expected: Model, actual: Model): Promise<number> {
  const inputs = smallInputs(expected);
  const [want, got] = [expected, actual].map((model) => tidy(() => model.apply(inputs).outputs));
  try {
    let [difference, scale] = [0, 1];
    for (const [i, output] of want!.entries()) {
      if (String(got![i]?.shape) !== String(output.shape)) {
        throw new CliError(`the converted model gives [${got![i]?.shape}], not [${output.shape}]`, {
          exitCode: 1,
        });
      }
      const [values, others] = [await output.data(), await got![i]!.data()];
      values.forEach((value, k) => {
        scale = Math.max(scale, Math.abs(value));
        // NaN must not pass for equal.
        const off = Object.is(value, others[k]) ? 0 : Math.abs(value - others[k]!);
        difference = Number.isNaN(off) ? Infinity : Math.max(difference, off);
      });
    }
    return difference / scale;
  } finally {
    dispose([...inputs, ...want!, ...got!]);
  }
}

/** Ids that its embedding has, or numbers around zero; the same every time. */
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
    const value = (i: number) => (isIds ? (1 + 7 * i) % rows : Math.sin(1 + i));
    return tensor(
      Array.from({ length }, (_, i) => value(i)),
      sizes,
      isIds ? 'int32' : 'float32',
    );
  });
}
