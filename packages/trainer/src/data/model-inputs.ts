import type { Layer, Model, NdArray } from '@seqlab/seq-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { TrainerError } from '../errors.js';
import { inputsOf, toTensor, type Batch } from './batch.js';
import { positionIn } from './position-in.js';

/**
 * The inputs of a batch as tensors, which the caller disposes.
 *
 * @throws {@link TrainerError} `invalid-data` for ids that the embedding they go into has no vector of:
 * backends that look them up say that each in its own way, or read something else.
 */
export function modelInputs(model: Model, inputs: Batch['inputs']): Tensor[] {
  const arrays = inputsOf(inputs);
  for (const { layer, inputs: sources } of model.calls) {
    const rows = rowsOf(layer);
    if (rows === undefined) continue;
    for (const source of sources) {
      const array = 'input' in source ? arrays[source.input] : undefined;
      if (array !== undefined) checkIds(array, rows);
    }
  }
  return arrays.map((array) => toTensor(array));
}

/** The rows of an embedding's table; nothing for another layer. */
function rowsOf(layer: Layer): number | undefined {
  if (layer.className !== 'Embedding') return undefined;
  return layer.toConfig().config['inputDim'] as number;
}

function checkIds({ data, shape }: NdArray, rows: number): void {
  // A plain loop: with a callback for each id the check would cost as much as looking them up.
  for (let i = 0; i < data.length; i++) {
    const id = data[i]!;
    if (id > -1 && id < rows) continue;
    throw new TrainerError(
      'invalid-data',
      `Batch: input id ${id} at ${positionIn(shape, i)} is not one of the embedding's, 0 to ${rows - 1}`,
    );
  }
}
