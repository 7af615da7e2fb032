import type { Model, NdArray } from '@seqlab/seq-layers';
import { tidy } from '@tensorflow/tfjs-core';
import { sourceOf, type Arrays } from '../data/array-batches.js';
import type { Batch, BatchSource } from '../data/batch.js';
import { modelInputs } from '../data/model-inputs.js';
import { TrainerError } from '../errors.js';
import { CarriedStates } from './carried-states.js';
import { nextTask } from './next-task.js';

/** Options of {@link predict}. */
export interface PredictOptions {
  /** Of arrays; a source of batches has its own. Default 32. */
  batchSize?: number | undefined;
  /** Aborted, `predict` throws its reason. */
  signal?: AbortSignal | undefined;
}

/** Inputs without targets, examples first. */
export type PredictInputs = Pick<Batch, 'inputs'>;

/**
 * What the model puts out for all the data, put together along the batch: `[examples, …]`. States are
 * treated as by `evaluate`. Of a model with several outputs it is the first.
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data` if there is no batch, or outputs of
 * several shapes.
 *
 * @example
 * ```ts
 * import { predict } from '@seqlab/trainer';
 *
 * // model as in the example of `fit`
 * const inputs = { data: Int32Array.of(0, 1, 2, 2, 1, 0), shape: [2, 3] };
 * const { data, shape } = await predict(model, { inputs });
 * console.log(shape); // [2, 3, 3]
 * ```
 */
export async function predict(
  model: Model,
  data: BatchSource | PredictInputs,
  { batchSize, signal }: PredictOptions = {},
): Promise<NdArray> {
  const source = sourceOf('predict', 'inputs' in data ? withoutTargets(data) : data, batchSize);
  const states = new CarriedStates(model, source);
  const parts: NdArray[] = [];
  try {
    for await (const { inputs } of source.batches()) {
      signal?.throwIfAborted();
      const output = tidy(() => {
        const result = model.apply(modelInputs(model, inputs), { states: states.current });
        states.advance(result.states);
        return result.output;
      });
      parts.push({ data: await output.data<'float32'>(), shape: output.shape });
      output.dispose();
      await nextTask();
    }
  } finally {
    states.reset();
  }
  return joinExamples(parts);
}

/** `arrayBatches` cuts targets too, so give it the inputs twice: they are views. */
function withoutTargets({ inputs }: PredictInputs): Arrays {
  return { inputs, targets: 'data' in inputs ? inputs : inputs[0]! };
}

function joinExamples(parts: readonly NdArray[]): NdArray {
  const [first] = parts;
  if (first === undefined) throw new TrainerError('invalid-data', 'predict: the data has no batch');
  const rest = first.shape.slice(1);
  const other = parts.find(({ shape }) => shape.slice(1).join() !== rest.join());
  if (other !== undefined) {
    throw new TrainerError(
      'invalid-data',
      `predict: outputs [${first.shape.join(', ')}] and [${other.shape.join(', ')}] cannot be put together: pad inputs to one length, or predict them apart`,
    );
  }
  const data = new Float32Array(parts.reduce((size, part) => size + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { data, shape: [parts.reduce((examples, { shape }) => examples + shape[0]!, 0), ...rest] };
}
