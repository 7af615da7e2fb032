import { reflectionsWasm } from '../generated/reflections.js';

/** Elements in two SIMD registers; rows are padded with zeros to a multiple of it. */
const LANES = 8;
/** Reflections applied to a vector while it is in the cache. */
const BLOCK = 32;
const PAGE_BYTES = 65_536;

/** Matrices of `count` rows, each `stride` elements apart in memory; all zero at first. */
interface Workspace {
  readonly stride: number;
  /** Row k is the normal v of reflection k, `I − v·vᵀ`; it must stay zero before element k. */
  readonly normals: Float32Array;
  readonly vectors: Float32Array;
  /** Applies the reflections `last` down to `first` to a row of `vectors`. */
  readonly reflect: (row: number, first: number, last: number) => void;
}

export interface WorkspaceSize {
  /** How many reflections and vectors. */
  readonly count: number;
  /** Elements of a vector. */
  readonly length: number;
}

/**
 * Room for reflections and vectors, and the means to bring them together: in WebAssembly SIMD, or
 * in JavaScript where WebAssembly cannot be compiled (a content security policy may forbid it).
 * The results of the two differ by float32's rounding.
 */
export function reflectionWorkspace(size: WorkspaceSize): Workspace {
  return wasmWorkspace(size) ?? scriptWorkspace(size);
}

/** Turns row j of `vectors` into `H₀·H₁·…·Hⱼ` times it, for all j; `Hₖ` is reflection k. */
export function applyReflections({ reflect }: Workspace, count: number): void {
  for (let first = count - 1 - ((count - 1) % BLOCK); first >= 0; first -= BLOCK) {
    for (let row = first; row < count; row++) {
      reflect(row, first, Math.min(first + BLOCK - 1, row));
    }
  }
}

type Kernel = (vector: number, normals: number, first: number, last: number, bytes: number) => void;

export function wasmWorkspace({ count, length }: WorkspaceSize): Workspace | undefined {
  const stride = Math.ceil(length / LANES) * LANES;
  const rowBytes = stride * Float32Array.BYTES_PER_ELEMENT;
  const matrixBytes = count * rowBytes;
  try {
    const code = Uint8Array.from(atob(reflectionsWasm), (character) => character.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: Math.ceil((2 * matrixBytes) / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    const kernel = exports.reflect as Kernel;
    return {
      stride,
      normals: new Float32Array(memory.buffer, 0, count * stride),
      vectors: new Float32Array(memory.buffer, matrixBytes, count * stride),
      reflect: (row, first, last) => kernel(matrixBytes + row * rowBytes, 0, first, last, rowBytes),
    };
  } catch {
    return undefined;
  }
}

export function scriptWorkspace({ count, length }: WorkspaceSize): Workspace {
  const normals = new Float32Array(count * length);
  const vectors = new Float32Array(count * length);
  const reflect = (row: number, first: number, last: number) => {
    const vector = vectors.subarray(row * length, (row + 1) * length);
    for (let k = last; k >= first; k--) {
      const normal = normals.subarray(k * length, (k + 1) * length);
      let product = 0;
      for (let i = k; i < length; i++) product += vector[i]! * normal[i]!;
      for (let i = k; i < length; i++) vector[i]! -= product * normal[i]!;
    }
  };
  return { stride: length, normals, vectors, reflect };
}
