import type { Layer, Model, NdArray } from '@seqlab/seq-layers';
import { fromPyTorch, toPyTorch } from '@seqlab/seq-layers/pytorch';
import { CliError } from '../cli-error.js';

/** What the names of a layer's tensors begin with; for other layers its name and a dot. */
export type Prefixes = ReadonlyMap<string, string>;

type Tensors = Readonly<Record<string, NdArray>>;

/** Sets all weights of a model; every tensor has to be used, and every weight to be given. */
export async function setPyTorchWeights(
  model: Model,
  tensors: Tensors,
  prefixes: Prefixes,
): Promise<void> {
  const layers = layersOf(model, prefixes);
  const stray = Object.keys(tensors).find(
    (name) => !layers.some(({ prefix }) => name.startsWith(prefix)),
  );
  if (stray !== undefined) {
    const known = layers.map(({ layer, prefix }) => `${layer.name}=${prefix}`).join(', ');
    throw new CliError(
      `no layer takes the tensor ${JSON.stringify(stray)}: layers and their prefixes are ${known}; ` +
        'change them with --prefix LAYER=PREFIX',
    );
  }
  const values = layers.map(({ layer, prefix }) => fromPyTorch(layer, tensors, { prefix }));
  model.setWeights(Object.assign({}, ...values) as Record<string, NdArray>);
}

/** All weights of a model by PyTorch's names. */
export async function pyTorchWeights(
  model: Model,
  prefixes: Prefixes,
): Promise<Record<string, NdArray>> {
  const values: Record<string, NdArray> = {};
  for (const { layer, prefix } of layersOf(model, prefixes)) {
    for (const [name, value] of Object.entries(await toPyTorch(layer, { prefix }))) {
      if (Object.hasOwn(values, name)) {
        throw new CliError(`two layers have the tensor ${name}: give them another --prefix`);
      }
      values[name] = value;
    }
  }
  return values;
}

function layersOf(model: Model, prefixes: Prefixes): { layer: Layer; prefix: string }[] {
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  const unknown = [...prefixes.keys()].find((name) => !layers.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new CliError(
      `--prefix: there is no layer ${unknown} with weights: there are ${layers.map(({ name }) => name).join(', ')}`,
    );
  }
  return layers.map((layer) => ({
    layer,
    prefix: prefixes.get(layer.name) ?? `${layer.name}.`,
  }));
}
