import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../../backend.js';
import type { Block } from '../../engine/allocator.js';
import { codeLayout, type CodeLayout, type QuantizedShape } from './layout.js';

/** What a weight is made of: numbers row after row, times the scales of their columns. */
export interface Codes {
  readonly codes: Int16Array;
  readonly scales: Float32Array;
}

/**
 * A weight `[depth, gates · units]` of whole numbers of 8 or 16 bits, each times the scale of its column, in
 * shared memory as `assembly/quantized.ts` has it. Who asks for the tensor's values gets floats; products
 * that know the weight read it as it is.
 */
export class QuantizedWeight implements Deferred, QuantizedShape {
  readonly lasts = true;
  readonly bits: 8 | 16;
  readonly depth: number;
  readonly gates: number;
  readonly units: number;
  readonly #backend: SeqlabBackend;
  readonly #block: Block;

  constructor(backend: SeqlabBackend, shape: QuantizedShape, { codes, scales }: Codes) {
    this.bits = shape.bits;
    this.depth = shape.depth;
    this.gates = shape.gates;
    this.units = shape.units;
    this.#backend = backend;
    const layout = codeLayout(this);
    this.#block = backend.engine.allocateFloats(layout.scales + (layout.codes * this.bits) / 32);
    const own = this.#views(layout);
    own.scales.fill(0);
    own.codes.fill(0);
    scales.forEach((value, column) => (own.scales[layout.scale(column)] = value));
    for (let row = 0, i = 0; row < this.depth; row++) {
      for (let column = 0; column < scales.length; column++, i++) {
        own.codes[layout.code(row, column)] = codes[i]!;
      }
    }
  }

  get address(): number {
    return this.#block.address;
  }

  compute(address: number): void {
    const columns = this.gates * this.units;
    const { buffer } = this.#backend.engine.memory;
    const values = new Float32Array(buffer, address, this.depth * columns);
    const layout = codeLayout(this);
    const { scales, codes } = this.#views(layout);
    for (let row = 0, i = 0; row < this.depth; row++) {
      for (let column = 0; column < columns; column++, i++) {
        values[i] = codes[layout.code(row, column)]! * scales[layout.scale(column)]!;
      }
    }
  }

  release(): void {
    this.#backend.engine.allocator.free(this.#block);
  }

  #views(layout: CodeLayout): { scales: Float32Array; codes: Int8Array | Int16Array } {
    const { buffer } = this.#backend.engine.memory;
    const Codes = this.bits === 8 ? Int8Array : Int16Array;
    return {
      scales: new Float32Array(buffer, this.address, layout.scales),
      codes: new Codes(buffer, this.address + layout.scales * 4, layout.codes),
    };
  }
}

/** How a weight is quantized, if it is; where `gates` are given, only if its columns come in as many. */
export function quantizedWeight(
  backend: SeqlabBackend,
  info: TensorInfo,
  gates?: number,
): QuantizedWeight | undefined {
  const weight = backend.deferred(info);
  if (!(weight instanceof QuantizedWeight)) return undefined;
  // The same numbers may have been given another shape.
  const [depth, columns] = info.shape;
  const fits =
    info.shape.length === 2 && depth === weight.depth && columns === weight.gates * weight.units;
  return fits && (gates ?? weight.gates) === weight.gates ? weight : undefined;
}
