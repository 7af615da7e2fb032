import { SeqLayersError } from '../errors.js';
import type { NdArray } from '../files/nd-array.js';
import type { Layer } from '../layer.js';
import { RecurrentLayer } from '../recurrent/recurrent-layer.js';
import { formatShape, sameShape } from '../shape.js';
import type { Weight } from '../weights/weight.js';
import { gateOrders, reorderGates, transpose } from './gates.js';

/** Options of {@link fromPyTorch} and {@link toPyTorch}. */
export interface PyTorchOptions {
  /** What the names of the tensors begin with: `'rnn.'`. Default `''`. */
  readonly prefix?: string | undefined;
}

type Tensors = Readonly<Record<string, NdArray>>;

/**
 * The weights of a layer from those of PyTorch's `nn.LSTM`, `nn.GRU`, `nn.RNN`, `nn.Linear`,
 * `nn.Embedding` or `nn.LayerNorm`, such as `readSafetensors` gives: by the names the layer has
 * here, for `model.setWeights`. Matrices are transposed, GRU's gates put into Keras' order and the
 * two biases of LSTM and RNN added up. `num_layers` and `bidirectional` are `stacked`'s.
 *
 * @throws SeqLayersError `invalid-file`, naming the first tensor that is missing, left over or wrong;
 * `unsupported` for a layer PyTorch has nothing like; `not-built`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 * @example
 * ```ts no-run
 * import { readFile } from 'node:fs/promises';
 * import { lstm, readSafetensors, sequential } from '@seqlab/seq-layers';
 * import { fromPyTorch } from '@seqlab/seq-layers/pytorch';
 *
 * const layer = lstm({ units: 64, returnSequences: true });
 * const model = sequential([layer], { inputShape: [null, 16] });
 * const tensors = readSafetensors(await readFile('model.safetensors'));
 * model.setWeights(fromPyTorch(layer, tensors, { prefix: 'rnn.' }));
 * ```
 */
export function fromPyTorch(
  layer: Layer,
  tensors: Tensors,
  { prefix = '' }: PyTorchOptions = {},
): Record<string, NdArray> {
  const used = new Set<string>();
  const read = (name: string): NdArray => {
    const full = prefix + name;
    used.add(full);
    if (Object.hasOwn(tensors, full)) return tensors[full]!;
    throw new SeqLayersError('invalid-file', `fromPyTorch: there is no tensor "${full}"`);
  };
  const result: Record<string, NdArray> = {};
  for (const { weight, parts, join } of bindings(layer, 'fromPyTorch')) {
    const value = join(parts.map(read));
    const { shape } = weight.variable;
    if (!sameShape(value.shape, shape)) {
      throw new SeqLayersError(
        'invalid-file',
        `fromPyTorch: ${parts.map((part) => `"${prefix}${part}"`).join(' and ')} must give ` +
          `${weight.name} ${formatShape(shape)}, got ${formatShape(value.shape)}`,
      );
    }
    result[weight.name] = value;
  }
  // Those of other modules have a dot after what the prefix leaves.
  const extra = Object.keys(tensors).find(
    (name) =>
      name.startsWith(prefix) && !name.slice(prefix.length).includes('.') && !used.has(name),
  );
  if (extra !== undefined) {
    throw new SeqLayersError(
      'invalid-file',
      `fromPyTorch: ${layer.name} has nothing like "${extra}"; is it another number of layers, ` +
        'one direction for two, or without a bias?',
    );
  }
  return result;
}

/**
 * The weights of a layer by PyTorch's names and in PyTorch's order, for `writeSafetensors` and
 * `load_state_dict`. The bias of LSTM and RNN goes to `bias_ih`, `bias_hh` is zero.
 *
 * @throws SeqLayersError `unsupported` for a layer PyTorch has nothing like; `not-built`
 * @example
 * ```ts
 * import { dense, sequential, writeSafetensors } from '@seqlab/seq-layers';
 * import { toPyTorch } from '@seqlab/seq-layers/pytorch';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
 * writeSafetensors(await toPyTorch(model.getLayer('dense'), { prefix: 'head.' }));
 * // head.weight [2, 8], head.bias [2]
 * ```
 */
export async function toPyTorch(
  layer: Layer,
  { prefix = '' }: PyTorchOptions = {},
): Promise<Record<string, NdArray>> {
  const result: Record<string, NdArray> = {};
  for (const { weight, parts, split } of bindings(layer, 'toPyTorch')) {
    const { shape } = weight.variable;
    const values = split({ data: await weight.variable.data<'float32'>(), shape });
    parts.forEach((part, index) => (result[prefix + part] = values[index]!));
  }
  return result;
}

/** How a weight here and tensors there become each other. */
interface Binding {
  readonly weight: Weight;
  readonly parts: readonly string[];
  readonly join: (values: readonly NdArray[]) => NdArray;
  readonly split: (value: NdArray) => NdArray[];
}

function bindings(layer: Layer, where: string): Binding[] {
  if (!layer.built) {
    throw new SeqLayersError('not-built', `${where}: ${layer.name} has no weights yet`);
  }
  if (layer.className === 'Dense') return namedBindings(layer, { transposed: true });
  if (layer.className === 'Embedding') return namedBindings(layer, { transposed: false });
  if (layer.className === 'LayerNormalization') return namedBindings(layer, { transposed: false });
  const levels = layer.className === 'Stacked' ? layer.sublayers : [layer];
  return levels.flatMap((level, index) => {
    const sides = level.className === 'Bidirectional' ? level.sublayers : [level];
    return sides.flatMap((side, direction) =>
      recurrentBindings(side, { where, suffix: `_l${index}${direction === 1 ? '_reverse' : ''}` }),
    );
  });
}

const pyTorchNames: Record<string, string> = {
  kernel: 'weight',
  embeddings: 'weight',
  gamma: 'weight',
  bias: 'bias',
  beta: 'bias',
};

function namedBindings(layer: Layer, { transposed }: { transposed: boolean }): Binding[] {
  return layer.weights.map((weight) => {
    const name = weight.name.split('/').at(-1)!;
    const turn = (value: NdArray) => (transposed && name === 'kernel' ? transpose(value) : value);
    return {
      weight,
      parts: [pyTorchNames[name]!],
      join: ([value]) => turn(value!),
      split: (value) => [turn(value)],
    };
  });
}

function recurrentBindings(
  layer: Layer,
  { where, suffix }: { where: string; suffix: string },
): Binding[] {
  requireAlike(layer, where);
  const order = gateOrders.pytorch[layer.className as keyof typeof gateOrders.pytorch];
  const isGRU = layer.className === 'GRU';
  return layer.weights.map((weight): Binding => {
    const name = weight.name.split('/').at(-1)!;
    if (name !== 'bias') {
      const part = name === 'kernel' ? 'weight_ih' : 'weight_hh';
      return {
        weight,
        parts: [part + suffix],
        join: ([value]) => reorderGates(transpose(value!), order),
        split: (value) => [transpose(reorderGates(value, order))],
      };
    }
    return {
      weight,
      parts: [`bias_ih${suffix}`, `bias_hh${suffix}`],
      join: (values) => {
        const [first, second] = values.map((value) => reorderGates(value, order));
        return isGRU ? stackRows(first!, second!) : addUp(first!, second!);
      },
      split: (value) => {
        const rows = isGRU ? rowsOf(value) : [value, zerosLike(value)];
        return rows.map((row) => reorderGates(row, order));
      },
    };
  });
}

/** @throws SeqLayersError `unsupported` unless PyTorch has a layer that computes the same */
function requireAlike(layer: Layer, where: string): void {
  const { config } = layer.toConfig();
  const isRecurrent = layer instanceof RecurrentLayer;
  const isDefault =
    config['activation'] === 'tanh' ||
    (layer.className === 'SimpleRNN' && config['activation'] === 'relu');
  const isAlike =
    isRecurrent &&
    isDefault &&
    (config['recurrentActivation'] ?? 'sigmoid') === 'sigmoid' &&
    config['resetAfter'] !== false &&
    config['layerNormalization'] !== true;
  if (isAlike) return;
  throw new SeqLayersError(
    'unsupported',
    `${where}: PyTorch has no layer like ${layer.name} (${layer.className})` +
      (config['resetAfter'] === false ? ' with resetAfter: false' : ''),
  );
}

function stackRows(first: NdArray, second: NdArray): NdArray {
  const data = new Float32Array(first.data.length * 2);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { data, shape: [2, ...first.shape] };
}

function rowsOf({ data, shape }: NdArray): NdArray[] {
  const columns = shape[1]!;
  return [0, 1].map((row) => ({
    data: data.slice(row * columns, (row + 1) * columns),
    shape: [columns],
  }));
}

function addUp(first: NdArray, second: NdArray): NdArray {
  return {
    data: Float32Array.from(first.data, (value, i) => value + second.data[i]!),
    shape: first.shape,
  };
}

function zerosLike({ data, shape }: NdArray): NdArray {
  return { data: new Float32Array(data.length), shape };
}
