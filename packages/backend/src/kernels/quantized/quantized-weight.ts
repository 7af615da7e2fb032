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
  readonly #layout: CodeLayout;
  readonly #block: Block;

  constructor(backend: SeqlabBackend, shape: QuantizedShape, { codes, scales }: Codes) {
    this.bits = shape.bits;
    this.depth = shape.depth;
    this.gates = shape.gates;
    this.units = shape.units;
    this.#backend = backend;
    this.#layout = codeLayout(shape);
    this.#block = backend.engine.allocateFloats(this.#layout.floats);
    const { floats, bytes } = this.#views();
    floats.fill(0);
    scales.forEach((scale, column) => (floats[this.#layout.scale(column)] = scale));
    for (let row = 0, i = 0; row < this.depth; row++) {
      for (let column = 0; column < scales.length; column++, i++) {
        const code = codes[i]!;
        if (this.bits === 8) {
          bytes[this.#layout.byte(row, column, 0)] = code;
          continue;
        }
        const high = (code + 128) >> 8;
        bytes[this.#layout.byte(row, column, 0)] = high;
        bytes[this.#layout.byte(row, column, 1)] = code - 256 * high;
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
    const { floats, bytes } = this.#views();
    const { scale, byte } = this.#layout;
    for (let row = 0, i = 0; row < this.depth; row++) {
      for (let column = 0; column < columns; column++, i++) {
        const first = bytes[byte(row, column, 0)]!;
        const code = this.bits === 8 ? first : 256 * first + bytes[byte(row, column, 1)]!;
        values[i] = code * floats[scale(column)]!;
      }
    }
  }

  release(): void {
    this.#backend.engine.allocator.free(this.#block);
  }

  #views(): { floats: Float32Array; bytes: Int8Array } {
    const floats = this.#backend.engine.floats(this.#block, this.#layout.floats);
    return { floats, bytes: new Int8Array(floats.buffer, floats.byteOffset, floats.byteLength) };
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
