import { SeqLayersError } from '../errors.js';
import type { WeightSource } from '../weights/weight.js';
import { modelFromConfig } from '../model/model-from-config.js';
import type { Model } from '../model/model.js';
import type { ModelConfig } from '../model/model-config.js';
import { requireBuilt } from '../model/require-built.js';
import { formatShape, sameShape } from '../shape.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** A model as the contents of two files, by their names. */
export interface ModelFiles {
  /** The architecture, as JSON. */
  readonly 'config.json': string;
  /** The weights, in a format that Python's `safetensors` reads. */
  readonly 'model.safetensors': Uint8Array;
}

/**
 * A model, its weights included, as the contents of two files; for disks there is `saveModel` in
 * `@seqlab/seq-layers/node`.
 *
 * @throws SeqLayersError `not-built` while the model has no weights
 * @example
 * ```ts
 * import { dense, deserializeModel, sequential, serializeModel } from '@seqlab/seq-layers';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
 * const twin = deserializeModel(await serializeModel(model));
 * ```
 */
export async function serializeModel(model: Model): Promise<ModelFiles> {
  requireBuilt(model, 'serializeModel');
  const tensors = await model.getWeights();
  return {
    'config.json': `${JSON.stringify(model.toConfig(), null, 2)}\n`,
    'model.safetensors': writeSafetensors(tensors),
  };
}

/**
 * The model that `serializeModel` made these files of. No initializer runs. The files may come
 * from anywhere.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that is wrong or does not fit
 */
export function deserializeModel(files: ModelFiles): Model {
  const tensors = readSafetensors(files['model.safetensors']);
  const unused = new Set(Object.keys(tensors));
  const weights: WeightSource = (name, shape) => {
    const tensor = tensors[name];
    if (tensor === undefined) throw invalidFile(`model.safetensors: "${name}" is missing`);
    if (!sameShape(tensor.shape, shape) || !(tensor.data instanceof Float32Array)) {
      throw invalidFile(
        `model.safetensors: "${name}" must be float32 ${formatShape(shape)}, ` +
          `got ${tensor.data instanceof Float32Array ? 'float32' : 'int32'} ${formatShape(tensor.shape)}`,
      );
    }
    unused.delete(name);
    return tensor.data;
  };
  const model = reviveModel(files['config.json'], weights);
  const [extra] = unused;
  if (model.inputShape !== undefined && extra === undefined) return model;
  model.dispose();
  throw invalidFile(
    model.inputShape === undefined
      ? 'config.json: inputShape is missing'
      : `model.safetensors: "${extra}" is no weight of the model`,
  );
}

function reviveModel(json: string, weights: WeightSource): Model {
  try {
    return modelFromConfig(JSON.parse(json) as ModelConfig, { weights });
  } catch (cause) {
    if (cause instanceof SeqLayersError && cause.code === 'invalid-file') throw cause;
    throw invalidFile(`config.json: ${(cause as Error).message}`, cause);
  }
}

function invalidFile(message: string, cause?: unknown): SeqLayersError {
  return new SeqLayersError('invalid-file', message, { cause });
}
