import { strFromU8, unzipSync } from 'fflate';
import { SeqLayersError } from '../errors.js';
import type { NdArray } from '../files/nd-array.js';
import type { Model } from '../model/model.js';
import { requireBuilt } from '../model/require-built.js';
import type { Layer } from '../layer.js';
import { readHdf5 } from './hdf5.js';
import { modelFromKeras } from './keras-topology.js';
import { readKerasWeights } from './keras-weights.js';
import { LayerWeights } from './layer-weights.js';
import { reviveModel } from './revive.js';

/** Weights are hardly compressed at all; more than this many times is a trap. */
const MAX_RATIO = 100;

/**
 * The model of a Keras file: `.keras` of Keras 3 (and 2.12 or later), or a whole `.h5` of Keras 2.
 * The file may come from anywhere. HDF5 is read by h5wasm, which is loaded at the first call.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that is wrong; `unsupported` for
 * layers there are none of here
 * @see https://keras.io/guides/serialization_and_saving/
 * @example
 * ```ts no-run
 * import { readFile } from 'node:fs/promises';
 * import { fromKeras } from '@seqlab/seq-layers/keras';
 *
 * const model = await fromKeras(await readFile('model.keras'));
 * ```
 */
export async function fromKeras(bytes: Uint8Array): Promise<Model> {
  const archive = isZip(bytes) ? unzipModel(bytes) : undefined;
  return readFile('fromKeras', archive?.weights ?? bytes, (file) =>
    reviveModel('fromKeras', () => {
      const json = archive?.config ?? file.texts('', 'model_config')?.[0];
      if (json === undefined) {
        throw new SeqLayersError(
          'invalid-file',
          'it holds weights alone; make the model and use loadKerasWeights',
        );
      }
      const config = modelFromKeras(JSON.parse(json), { isKeras3: archive !== undefined });
      const layers = config.config.layers.map((layer) => ({
        className: layer.className,
        name: String(layer.config['name']),
      }));
      return { config, byLayer: readKerasWeights(file, layers) };
    }),
  );
}

/**
 * Sets a model's weights to those of a Keras file: `.weights.h5` of Keras 3, or `.h5` of Keras 2,
 * whole or weights alone. Keras 2 names layers, so the names must be the same; Keras 3 goes by the
 * order of the layers of each class. All are checked before one is changed.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that does not fit; `not-built`
 * @example
 * ```ts no-run
 * import { readFile } from 'node:fs/promises';
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 * import { loadKerasWeights } from '@seqlab/seq-layers/keras';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   lstm({ units: 32 }),
 *   dense({ units: 1 }),
 * ]);
 * await loadKerasWeights(model, await readFile('model.weights.h5'));
 * ```
 */
export async function loadKerasWeights(model: Model, bytes: Uint8Array): Promise<void> {
  requireBuilt(model, 'loadKerasWeights');
  const values = await readFile('loadKerasWeights', bytes, (file) => {
    const weights = new LayerWeights(readKerasWeights(file, model.layers));
    const read = model.layers.flatMap((layer) => takeWeights(layer, weights));
    weights.requireEmpty();
    return Object.fromEntries(read);
  });
  model.setWeights(values);
}

function takeWeights(layer: Layer, weights: LayerWeights): [string, NdArray][] {
  return layer.weights.map(({ name, variable: { shape } }) => [
    name,
    { data: weights.source(name, shape), shape },
  ]);
}

/** Whatever goes wrong in reading is an error of ours that names the function. */
async function readFile<T>(
  where: string,
  bytes: Uint8Array,
  read: Parameters<typeof readHdf5<T>>[1],
): Promise<T> {
  try {
    return await readHdf5(bytes, read);
  } catch (cause) {
    const message = (cause as Error).message;
    if (cause instanceof SeqLayersError && message.startsWith(where)) throw cause;
    throw new SeqLayersError('invalid-file', `${where}: ${message}`, { cause });
  }
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function unzipModel(bytes: Uint8Array): { config: string; weights: Uint8Array } {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (name !== 'config.json' && name !== 'model.weights.h5') return false;
        if (originalSize <= size * MAX_RATIO && size <= bytes.length) return true;
        throw new Error(`${name} cannot have ${originalSize} bytes`);
      },
    });
    const [config, weights] = [files['config.json'], files['model.weights.h5']];
    if (config && weights) return { config: strFromU8(config), weights };
    throw new Error('config.json or model.weights.h5 is missing');
  } catch (cause) {
    throw new SeqLayersError('invalid-file', `fromKeras: ${(cause as Error).message}`, { cause });
  }
}
