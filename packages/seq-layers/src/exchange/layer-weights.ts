import { SeqLayersError } from '../errors.js';
import type { NdArray } from '../files/nd-array.js';
import { formatShape, sameShape } from '../shape.js';
import type { WeightSource } from '../weights/weight.js';

export interface ForeignWeight extends NdArray {
  /** As the file names it; its last part, where it has one, is Keras' name of the weight. */
  readonly name: string;
}

/**
 * The weights of a file, handed out layer by layer in the order the layers have them, which is
 * Keras'.
 */
export class LayerWeights {
  readonly #queues: Map<string, ForeignWeight[]>;

  constructor(byLayer: ReadonlyMap<string, readonly ForeignWeight[]>) {
    this.#queues = new Map([...byLayer].map(([layer, weights]) => [layer, [...weights]]));
  }

  /** @throws SeqLayersError `invalid-file`, when called, naming the first weight that does not fit */
  readonly source: WeightSource = (name, shape) => {
    const layer = name.split('/')[0]!;
    const weight = this.#queues.get(layer)?.shift();
    if (weight === undefined) throw invalid(`the weights of ${layer} have nothing for "${name}"`);
    const last = weight.name.split('/').at(-1)!.replace(/:\d+$/, '');
    const isNamed = /^[a-z_]+$/.test(last);
    if (isNamed && last !== name.split('/').at(-1)) {
      throw invalid(`"${weight.name}" stands where "${name}" should`);
    }
    if (!sameShape(weight.shape, shape) || !(weight.data instanceof Float32Array)) {
      throw invalid(
        `"${weight.name}" must be float32 ${formatShape(shape)}, got ${formatShape(weight.shape)}`,
      );
    }
    return weight.data;
  };

  /** @throws SeqLayersError `invalid-file` if there are weights that no layer took */
  requireEmpty(): void {
    for (const [layer, [extra]] of this.#queues) {
      if (extra) throw invalid(`"${extra.name}" is no weight of ${layer}`);
    }
  }
}

/** Weights by the first part of their names. */
export function byFirstPart(weights: readonly ForeignWeight[]): Map<string, ForeignWeight[]> {
  const groups = new Map<string, ForeignWeight[]>();
  for (const weight of weights) {
    const layer = weight.name.split('/')[0]!;
    groups.set(layer, [...(groups.get(layer) ?? []), weight]);
  }
  return groups;
}

function invalid(message: string): SeqLayersError {
  return new SeqLayersError('invalid-file', message);
}
