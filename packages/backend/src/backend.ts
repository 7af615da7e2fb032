import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  type backend_util,
  type DataType,
  engine,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Block } from './engine/allocator.js';
import type { Engine } from './engine/engine.js';
import { BackendError } from './errors.js';

type Values = backend_util.BackendValues;

/** Something computed from a tensor's values that is kept as long as they do not change. */
interface Derived {
  readonly version: number;
  /** The other tensor that it was computed from, if there is one. */
  readonly other: object | undefined;
  readonly otherVersion: number;
  readonly block: Block;
}

/** What the backend knows of a tensor beyond what the cpu backend keeps. */
interface Residence {
  /** Where its values are in shared memory. */
  block: Block;
  /** Counts changes in place. */
  version: number;
  /** Buffers that the backward pass will want, freed with the tensor. */
  workspace: Workspace | undefined;
}

/**
 * A tensor that is computed when its values are first asked for. A kernel that knows how it is made may
 * never ask.
 */
export interface Deferred {
  /** Writes all values. */
  compute(address: number): void;
  /** Lets go of what `compute` needs; called once, after it or instead of it. */
  release(): void;
  /**
   * Whether kernels may go on asking how the tensor is made: then its values are made anew for each reader
   * outside the kernels' memory, and `release` is called with the tensor's end. Default false.
   */
  readonly lasts?: boolean;
}

/** Buffers kept from a forward pass for its backward pass. */
export interface Workspace {
  free(): void;
}

/**
 * The TensorFlow.js backend `seqlab`. Kernels of our own work on one shared WebAssembly memory; all
 * others are inherited from the cpu backend and work on whatever typed array holds a tensor's values.
 * A tensor moves into shared memory when a kernel of ours first asks for its address.
 */
export class SeqlabBackend extends MathBackendCPU {
  readonly engine: Engine;
  readonly #residences = new WeakMap<object, Residence>();
  readonly #deferred = new WeakMap<object, Deferred>();
  readonly #derived = new WeakMap<object, Map<string, Derived>>();
  /** What the kernels that run now have made, the innermost kernel last. */
  readonly #made: TensorInfo[][] = [];
  /** Outside cross-origin isolation the global of this name is hidden, the class is not. */
  readonly #sharedBuffer: Function;

  constructor(kernels: Engine) {
    super();
    this.engine = kernels;
    this.#sharedBuffer = kernels.memory.buffer.constructor;
  }

  // Kernels of the cpu backend may return a view of their input. The input's memory is reused once it
  // is disposed of, so a view on it is copied.
  override write(values: Values, _shape: number[], dtype: DataType): object {
    const dataId = {};
    const own = this.#isShared(values) ? values.slice() : values;
    this.data.set(dataId, { values: own, dtype, refCount: 1 });
    return dataId;
  }

  // What leaves the backend is a copy: callers may keep it, and TextDecoder, crypto and file writes
  // refuse shared memory.
  override readSync(dataId: object): Values {
    const values = super.readSync(dataId);
    return this.#isShared(values) ? values.slice() : values;
  }

  override disposeData(dataId: object, force = false): boolean {
    const released = super.disposeData(dataId, force);
    if (released) this.#leave(dataId);
    return released;
  }

  override memory() {
    return { unreliable: false, reasons: [] };
  }

  override dispose(): void {
    this.engine.dispose();
  }

  #isShared(values: Values): values is Float32Array | Int32Array | Uint8Array {
    return ArrayBuffer.isView(values) && values.buffer instanceof this.#sharedBuffer;
  }

  #leave(dataId: object): void {
    this.#forgetDeferred(dataId);
    for (const { block } of this.#derived.get(dataId)?.values() ?? []) {
      this.engine.allocator.free(block);
    }
    this.#derived.delete(dataId);
    const residence = this.#residences.get(dataId);
    if (!residence) return;
    this.#residences.delete(dataId);
    this.engine.allocator.free(residence.block);
    residence.workspace?.free();
  }

  /** Runs a kernel; if it throws, for want of memory for one, the tensors that it has made are freed. */
  attempt<T>(kernel: () => T): T {
    const made: TensorInfo[] = [];
    this.#made.push(made);
    try {
      const outputs = kernel();
      this.#made.at(-2)?.push(...made);
      return outputs;
    } catch (error) {
      for (const { dataId } of made) this.disposeData(dataId);
      throw error;
    } finally {
      this.#made.pop();
    }
  }

  /** A new tensor in shared memory. Its values are whatever the memory held: the caller writes them all. */
  allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const size = util.sizeFromShape(shape as number[]);
    const block = this.engine.allocateFloats(size);
    const dataId = {};
    this.data.set(dataId, { values: this.#view(block, size, dtype), dtype, refCount: 1 });
    this.#settle(dataId, block);
    return this.#note({ dataId, shape: [...shape], dtype });
  }

  /**
   * One more reference to a tensor's values as they are now, to be given back with `letGo` or as a kernel's
   * output: the tensor may be disposed of, and a variable assigned to.
   */
  hold({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    this.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** Gives a reference back; TensorFlow.js is told when it was the last, since it counts buffers. */
  letGo({ dataId }: TensorInfo): void {
    if (this.disposeData(dataId)) engine().removeDataId(dataId, this);
  }

  /** A new float tensor whose values are computed when they are first asked for. */
  defer(shape: readonly number[], deferred: Deferred): TensorInfo {
    const size = util.sizeFromShape(shape as number[]);
    const dataId = {};
    const compute = () => {
      const block = this.#filled(size, (address) => deferred.compute(address));
      if (deferred.lasts) {
        const values = this.engine.floats(block, size).slice();
        this.engine.allocator.free(block);
        return values;
      }
      deferred.release();
      this.#deferred.delete(dataId);
      this.#settle(dataId, block);
      return this.engine.floats(block, size);
    };
    this.#deferred.set(dataId, deferred);
    this.data.set(
      dataId,
      deferred.lasts ? new LastingRecord(compute) : new DeferredRecord(compute),
    );
    return this.#note({ dataId, shape: [...shape], dtype: 'float32' });
  }

  /** How the tensor will be computed, if it has not been yet. */
  deferred(info: TensorInfo): Deferred | undefined {
    return this.#deferred.get(info.dataId);
  }

  /** A new tensor of zeros in shared memory. */
  allocateZeros(shape: readonly number[]): TensorInfo {
    const info = this.allocate(shape);
    (this.data.get(info.dataId).values as Float32Array).fill(0);
    return info;
  }

  /** The tensor's byte offset in shared memory, where it moves first if it is not there yet. */
  address(info: TensorInfo): number {
    return this.#residence(info).block.address;
  }

  /** The tensor's values; a view, not to be kept or changed. */
  values(info: TensorInfo): Float32Array | Int32Array {
    return this.data.get(info.dataId).values as Float32Array | Int32Array;
  }

  /**
   * The tensor for a kernel to change: itself, with one more reference, if nobody else holds its values,
   * a copy otherwise.
   */
  forChange(info: TensorInfo): TensorInfo {
    if (this.refCount(info.dataId) === 1) {
      this.#residence(info).version++;
      // It will no longer be what it was made as.
      this.#forgetDeferred(info.dataId);
      return this.hold(info);
    }
    const copy = this.allocate(info.shape);
    (this.values(copy) as Float32Array).set(this.values(info) as Float32Array);
    return copy;
  }

  /**
   * The block that `compute` fills from the values of a tensor, or of two, kept until they change. The key says
   * all that its size depends on.
   */
  derived(
    info: TensorInfo,
    key: string,
    floats: number,
    compute: (address: number) => void,
    second?: TensorInfo,
  ): number {
    const derived = this.#derived.get(info.dataId) ?? new Map<string, Derived>();
    this.#derived.set(info.dataId, derived);
    const version = this.#version(info);
    const other = second?.dataId;
    const otherVersion = second ? this.#version(second) : 0;
    const known = derived.get(key);
    if (
      known?.version === version &&
      known.other === other &&
      known.otherVersion === otherVersion
    ) {
      return known.block.address;
    }
    if (known) compute(known.block.address);
    const block = known?.block ?? this.#filled(floats, compute);
    derived.set(key, { version, other, otherVersion, block });
    return block.address;
  }

  /** What is not in shared memory has not been changed there. */
  #version({ dataId }: TensorInfo): number {
    return this.#residences.get(dataId)?.version ?? 0;
  }

  /** Keeps buffers for the backward pass with an output of the forward pass, whose disposal frees them. */
  keepWorkspace(output: TensorInfo, workspace: Workspace): void {
    this.#residence(output).workspace = workspace;
  }

  workspace(output: TensorInfo): Workspace | undefined {
    return this.#residences.get(output.dataId)?.workspace;
  }

  /** Whether gradients may be asked of what is computed now. */
  get recording(): boolean {
    return engine().state.gradientDepth > 0;
  }

  #residence(info: TensorInfo): Residence {
    const record = this.data.get(info.dataId);
    // Asking for the values of a deferred tensor gives it its residence.
    const current = record.values as Float32Array;
    const dtype = storedAs(info.dtype);
    if (dtype !== storedAs(record.dtype)) {
      throw new BackendError(
        'bad-input',
        `a tensor of ${record.dtype} is read as ${info.dtype}: cast it, which makes a copy`,
      );
    }
    const known = this.#residences.get(info.dataId);
    if (known) return known;
    const size = util.sizeFromShape(info.shape);
    const block = this.engine.allocateFloats(size);
    const view = this.#view(block, size, dtype);
    view.set(current);
    record.values = view;
    return this.#settle(info.dataId, block);
  }

  /** A block of floats that `compute` has written. */
  #filled(floats: number, compute: (address: number) => void): Block {
    const block = this.engine.allocateFloats(floats);
    try {
      compute(block.address);
      return block;
    } catch (error) {
      this.engine.allocator.free(block);
      throw error;
    }
  }

  #forgetDeferred(dataId: object): void {
    this.#deferred.get(dataId)?.release();
    this.#deferred.delete(dataId);
  }

  #note(info: TensorInfo): TensorInfo {
    this.#made.at(-1)?.push(info);
    return info;
  }

  #settle(dataId: object, block: Block): Residence {
    const residence = { block, version: 0, workspace: undefined };
    this.#residences.set(dataId, residence);
    return residence;
  }

  #view(block: Block, size: number, dtype: 'float32' | 'int32'): Float32Array | Int32Array {
    return dtype === 'float32' ? this.engine.floats(block, size) : this.engine.ints(block, size);
  }
}

/** What a tensor's numbers are in shared memory. */
function storedAs(dtype: DataType): 'float32' | 'int32' {
  return dtype === 'float32' ? 'float32' : 'int32';
}

/** The cpu backend's record of a tensor, with values that come when asked for. */
class DeferredRecord {
  readonly dtype = 'float32';
  refCount = 1;
  #values: Float32Array | undefined;
  readonly #compute: () => Float32Array;

  constructor(compute: () => Float32Array) {
    this.#compute = compute;
  }

  get values(): Float32Array {
    this.#values ??= this.#compute();
    return this.#values;
  }
}

/** The same with values that are made each time, until a kernel asks for their address. */
class LastingRecord {
  readonly dtype = 'float32';
  refCount = 1;
  #resident: Float32Array | undefined;
  readonly #compute: () => Float32Array;

  constructor(compute: () => Float32Array) {
    this.#compute = compute;
  }

  get values(): Float32Array {
    return this.#resident ?? this.#compute();
  }

  set values(resident: Float32Array) {
    this.#resident = resident;
  }
}
