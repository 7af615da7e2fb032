import { tensor, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import {
  initialValues,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import type { QuantizedBits } from '../quantization/round-weight.js';
import type { Constraint } from './constraint.js';
import type { Regularizer } from './regularizer.js';

/** A weight of a layer: a tfjs variable and the name it has in files. */
export interface Weight {
  /** The layer's name and Keras' name of the weight: `'lstm/recurrent_kernel'`. */
  readonly name: string;
  /** Its values. The layer owns it. */
  readonly variable: Variable;
  /** Whether training changes it; follows the layer's `trainable`, but false once it is quantized. */
  readonly trainable: boolean;
  /** How many bits each number has: 32, a float, unless `quantizeWeights` has made it fewer. */
  readonly bits: 32 | QuantizedBits;
  /** What it adds to the loss. */
  readonly regularizer: Regularizer | undefined;
  /** What it is brought back to after each step. */
  readonly constraint: Constraint | undefined;
}

/** What a layer's weight is made from. */
export interface WeightSpec {
  /** Keras' name of the weight: `'recurrent_kernel'`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: InitializerName | Initializer | ((seed: number) => Float32Array);
  readonly regularizer?: Regularizer | undefined;
  readonly constraint?: Constraint | undefined;
  /** Of a matrix that may be quantized: how many blocks its columns come in. */
  readonly gates?: number | undefined;
}

/** Gives a weight its values in place of its initializer: its full name, and the shape they must have. */
export type WeightSource = (name: string, shape: readonly number[]) => Float32Array;

interface WeightOptions {
  readonly name: string;
  readonly owner: { readonly trainable: boolean };
  readonly seed: number;
  readonly source: WeightSource | undefined;
}

/** A weight as its layer owns it. */
export class LayerWeight implements Weight {
  readonly name: string;
  readonly variable: Variable;
  readonly regularizer: Regularizer | undefined;
  readonly constraint: Constraint | undefined;
  readonly gates: number | undefined;
  readonly #owner: { readonly trainable: boolean };
  #bits: Weight['bits'] = 32;

  constructor(spec: WeightSpec, { name, owner, seed, source }: WeightOptions) {
    const values = source?.(name, spec.shape) ?? drawValues(spec, seed);
    const initial = tensor(values, [...spec.shape], 'float32');
    this.name = name;
    this.variable = variable(initial);
    this.regularizer = spec.regularizer;
    this.constraint = spec.constraint;
    this.#owner = owner;
    this.gates = spec.gates;
    initial.dispose();
  }

  get trainable(): boolean {
    return this.#owner.trainable && this.#bits === 32;
  }

  get bits(): Weight['bits'] {
    return this.#bits;
  }

  /** Takes on other values, of so many bits each, for good. */
  replace(values: Tensor, bits: QuantizedBits): void {
    this.variable.assign(values);
    this.#bits = bits;
  }
}

function drawValues({ shape, initializer }: WeightSpec, seed: number): Float32Array {
  return typeof initializer === 'function'
    ? initializer(seed)
    : initialValues(initializer, { shape, seed });
}
