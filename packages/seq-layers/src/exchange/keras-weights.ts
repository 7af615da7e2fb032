import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';
import type { Hdf5 } from './hdf5.js';
import type { ForeignWeight } from './layer-weights.js';

/** The layers a Keras file has weights of, each by its own name and class. */
export type NamedLayer = Pick<Layer, 'name' | 'className'>;

/**
 * The weights of an HDF5 file of Keras 2 or 3 by the names of the layers.
 *
 * @throws SeqLayersError `invalid-file` where the file has neither layout, or a layer is missing
 */
export function readKerasWeights(
  file: Hdf5,
  layers: readonly NamedLayer[],
): Map<string, ForeignWeight[]> {
  const root = file.keys('model_weights') ? 'model_weights' : '';
  const names = file.texts(root, 'layer_names');
  if (names) return keras2Weights(file, { root, names, layers });
  for (const folder of ['layers', '_layer_checkpoint_dependencies']) {
    if (file.keys(folder)) return keras3Weights(file, { folder, layers });
  }
  throw new SeqLayersError('invalid-file', 'it has no weights as Keras 2 or 3 writes them');
}

/** `layer_names` and, for each layer, `weight_names`: those with weights, in the model's order. */
function keras2Weights(
  file: Hdf5,
  { root, names, layers }: { root: string; names: string[]; layers: readonly NamedLayer[] },
): Map<string, ForeignWeight[]> {
  const known = new Set(layers.map(({ name }) => name));
  const inFile = names.flatMap((layer) => {
    const path = `${root}/${layer}`;
    const weights = file.texts(path, 'weight_names') ?? [];
    return weights.length > 0
      ? [{ layer, weights: weights.map((name) => file.weight(`${path}/${name}`, name)) }]
      : [];
  });
  const unknown = inFile.find(({ layer }) => !known.has(layer));
  if (unknown) {
    throw new SeqLayersError('invalid-file', `the model has no layer "${unknown.layer}"`);
  }
  return new Map(inFile.map(({ layer, weights }) => [layer, weights]));
}

/** Keras 3 names layers by their class, numbered in the model's order, whatever their names are. */
function keras3Weights(
  file: Hdf5,
  { folder, layers }: { folder: string; layers: readonly NamedLayer[] },
): Map<string, ForeignWeight[]> {
  const numbers = new Map<string, number>();
  const byLayer = new Map<string, ForeignWeight[]>();
  for (const { name, className } of layers) {
    const base = snakeCase(className);
    const number = numbers.get(base) ?? 0;
    numbers.set(base, number + 1);
    const path = `${folder}/${number === 0 ? base : `${base}_${number}`}`;
    byLayer.set(name, varsUnder(file, path));
  }
  return byLayer;
}

/** What is inside a layer, in the order its weights have; random generators are not among it. */
const inside = ['cell', 'layer', 'forward_layer', 'backward_layer'];

function varsUnder(file: Hdf5, path: string): ForeignWeight[] {
  const keys = new Set(file.keys(path));
  const vars = (file.keys(`${path}/vars`) ?? [])
    .toSorted((a, b) => Number(a) - Number(b))
    .map((key) => file.weight(`${path}/vars/${key}`, `${path}/vars/${key}`));
  const nested = inside
    .filter((key) => keys.has(key))
    .flatMap((key) => varsUnder(file, `${path}/${key}`));
  return [...vars, ...nested];
}

/** Keras' own `to_snake_case`. */
function snakeCase(className: string): string {
  return className
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
