import { sizeOf } from '../../shape.js';
import {
  ElementType,
  type Attribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './proto.js';

/** Which time steps of a value count. */
export interface OnnxMask {
  /** 1 and 0, float32 `[batch, time]`. */
  readonly counted: string;
  /** int32 `[batch]` */
  readonly lengths: string;
}

/** A tensor in the graph by its name. */
export interface GraphValue {
  readonly name: string;
  readonly mask?: OnnxMask | undefined;
}

/** A graph that grows node by node. */
export class OnnxGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];
  #count = 0;

  /** An input of the whole graph. */
  input(value: OnnxValue): string {
    this.#inputs.push(value);
    return value.name;
  }

  /** Makes a tensor an output of the whole graph, under a name of its own. */
  output(tensor: string, value: OnnxValue): void {
    this.#nodes.push({ op: 'Identity', inputs: [tensor], outputs: [value.name], attributes: {} });
    this.#outputs.push(value);
  }

  /** A node with one output. */
  node(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodes(op, inputs, { attributes, count: 1 })[0]!;
  }

  /** A node with several outputs. */
  nodes(
    op: string,
    inputs: readonly string[],
    { attributes, count }: { attributes: Record<string, Attribute>; count: number },
  ): string[] {
    const place = ++this.#count;
    const outputs = Array.from({ length: count }, (_, i) => `${op}_${place}${i ? `_${i}` : ''}`);
    this.#nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** float32 numbers that belong to the model; the same name is the same tensor. */
  floats(name: string, data: Float32Array, shape: readonly number[]): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.#constant({ name, shape, type: ElementType.float, bytes });
  }

  /** One float32 number. */
  float(value: number): string {
    return this.floats(`float_${value}`, Float32Array.of(value), []);
  }

  /** int64 numbers, such as axes and shapes. */
  ints(...values: readonly number[]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    const name = `ints_${values.join('_')}`;
    return this.#constant({ name, shape: [values.length], type: ElementType.int64, bytes });
  }

  /** One int32 number. */
  int32(value: number): string {
    const bytes = new Uint8Array(Int32Array.of(value).buffer);
    return this.#constant({ name: `int32_${value}`, shape: [], type: ElementType.int32, bytes });
  }

  finish(name: string): OnnxModel {
    return {
      name,
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  #constant(tensor: OnnxTensor): string {
    this.#initializers.set(tensor.name, tensor);
    return tensor.name;
  }
}

/** Zeros of a shape. */
export function zerosOf(...shape: number[]): Float32Array {
  return new Float32Array(sizeOf(shape));
}
