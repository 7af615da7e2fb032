import * as v from 'valibot';
import { SeqLayersError } from '../errors.js';
import { sizeOf } from '../shape.js';
import type { NdArray } from './nd-array.js';

/** Bytes that hold the length of the header. */
const LENGTH_BYTES = 8;
/** As the reference implementation limits it. */
const MAX_HEADER_BYTES = 100_000_000;
const ALIGNMENT = 8;
const BYTES_PER_ELEMENT = 4;

const arrayTypes = { F32: Float32Array, I32: Int32Array };

/**
 * Tensors as one safetensors file, which Python's `safetensors` reads: sorted by name, the header
 * padded so that the data begin at a multiple of 8 bytes.
 *
 * @throws SeqLayersError `invalid-input` when a tensor's data do not fill its shape
 * @see https://huggingface.co/docs/safetensors
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from '@seqlab/seq-layers';
 *
 * const bytes = writeSafetensors({ bias: { data: new Float32Array([1, 2]), shape: [2] } });
 * readSafetensors(bytes).bias; // { data: Float32Array [1, 2], shape: [2] }
 * ```
 */
export function writeSafetensors(tensors: Readonly<Record<string, NdArray>>): Uint8Array {
  const names = Object.keys(tensors).toSorted();
  const header: Record<string, unknown> = Object.create(null);
  let offset = 0;
  for (const name of names) {
    const { data, shape } = tensors[name]!;
    if (sizeOf(shape) !== data.length) {
      throw new SeqLayersError(
        'invalid-input',
        `writeSafetensors: "${name}" of shape [${shape}] must have ${sizeOf(shape)} elements, got ${data.length}`,
      );
    }
    const dtype = data instanceof Int32Array ? 'I32' : 'F32';
    header[name] = { dtype, shape, data_offsets: [offset, (offset += data.byteLength)] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + headerLength;
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = tensors[name]!.data;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), position);
    position += byteLength;
  }
  return bytes;
}

const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entrySchema = v.object({
  dtype: v.string(),
  shape: v.array(offset),
  data_offsets: v.tuple([offset, offset]),
});

/**
 * The tensors of a safetensors file, by name, with copies of their data; float32 (`F32`) and int32
 * (`I32`). The file may come from anywhere: whatever is wrong with it is an error before memory is
 * set aside.
 *
 * @throws SeqLayersError `invalid-file`, saying what is wrong
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(bytes: Uint8Array): Record<string, NdArray> {
  const { header, dataStart } = readHeader(bytes);
  const dataLength = bytes.length - dataStart;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => checkEntry(name, entry))
    .toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const tensors: Record<string, NdArray> = Object.create(null);
  let covered = 0;
  for (const { name, shape, begin, end, ArrayType } of entries) {
    if (begin !== covered || end > dataLength) {
      throw invalid(
        `"${name}" must begin at byte ${covered} of the data and end by ${dataLength}, got ${begin} to ${end}`,
      );
    }
    covered = end;
    // Not bytes.slice: a Node Buffer's does not copy, and the data must be aligned.
    const copy = Uint8Array.prototype.slice.call(bytes, dataStart + begin, dataStart + end);
    tensors[name] = { data: new ArrayType(copy.buffer), shape };
  }
  if (covered !== dataLength) {
    throw invalid(`the tensors end at byte ${covered} of the data, which has ${dataLength}`);
  }
  return tensors;
}

function readHeader(bytes: Uint8Array): { header: object; dataStart: number } {
  if (bytes.length < LENGTH_BYTES) {
    throw invalid(`it must have at least ${LENGTH_BYTES} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  const length = view.getBigUint64(0, true);
  const dataStart = LENGTH_BYTES + Number(length);
  if (length > MAX_HEADER_BYTES || dataStart > bytes.length) {
    throw invalid(`its header cannot have ${length} bytes, the file has ${bytes.length}`);
  }
  const text = Uint8Array.prototype.slice.call(bytes, LENGTH_BYTES, dataStart);
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return { header, dataStart };
    }
  } catch (cause) {
    throw invalid('its header is not JSON in UTF-8', cause);
  }
  throw invalid('its header is not a JSON object');
}

function checkEntry(name: string, value: unknown) {
  const result = v.safeParse(entrySchema, value);
  if (!result.success) {
    throw invalid(
      `"${name}" must have a dtype, a shape and data_offsets, ${result.issues[0].message}`,
    );
  }
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = result.output;
  const ArrayType = Object.hasOwn(arrayTypes, dtype)
    ? arrayTypes[dtype as keyof typeof arrayTypes]
    : undefined;
  if (ArrayType === undefined) {
    throw invalid(
      `"${name}" has dtype ${dtype}, only ${Object.keys(arrayTypes).join(' and ')} can be read`,
    );
  }
  if (end - begin !== sizeOf(shape) * BYTES_PER_ELEMENT) {
    throw invalid(`"${name}" of shape [${shape}] cannot have ${end - begin} bytes`);
  }
  return { name, shape, begin, end, ArrayType };
}

function invalid(message: string, cause?: unknown): SeqLayersError {
  return new SeqLayersError('invalid-file', `readSafetensors: ${message}`, { cause });
}
