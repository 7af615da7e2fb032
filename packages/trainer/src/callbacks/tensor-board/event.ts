import { PbfWriter } from 'pbf';
import type { Bucket } from './histogram.js';

// The parts of TensorFlow's Event that summaries have; the numbers are those of the fields in
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto and, next to
// it in framework/, summary.proto, tensor.proto and tensor_shape.proto.

/** What TensorBoard shows of a value, and how it is stored: as TensorFlow 2 does. */
type SummaryValue =
  | { readonly plugin: 'scalars'; readonly scalar: number }
  | { readonly plugin: 'histograms'; readonly buckets: readonly Bucket[] }
  | { readonly plugin: 'text'; readonly text: string };

export interface Summary {
  readonly tag: string;
  /** Where it is on the axis of its tag: an epoch or a step. */
  readonly step: number;
  readonly value: SummaryValue;
}

const DataType = { float: 1, double: 2, string: 7 } as const;

/** Who wrote a file, as its first record tells. */
export const writerName = '@seqlab/trainer';

/** The first record of a file; `seconds` since 1970. */
export function encodeVersion(seconds: number): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, seconds);
  pbf.writeStringField(3, 'brain.Event:2');
  pbf.writeMessage(10, (name, inner) => inner.writeStringField(1, name), writerName);
  return pbf.finish();
}

/** A record with one value; `seconds` since 1970. */
export function encodeSummary(summary: Summary, seconds: number): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, seconds);
  if (summary.step !== 0) pbf.writeVarintField(2, summary.step);
  pbf.writeMessage(5, (of, inner) => inner.writeMessage(1, writeValue, of), summary);
  return pbf.finish();
}

function writeValue({ tag, value }: Summary, pbf: PbfWriter): void {
  pbf.writeStringField(1, tag);
  pbf.writeMessage(8, writeTensor, value);
  pbf.writeMessage(9, writeMetadata, value.plugin);
}

function writeMetadata(plugin: string, pbf: PbfWriter): void {
  pbf.writeMessage(1, (name, inner) => inner.writeStringField(1, name), plugin);
}

function writeTensor(value: SummaryValue, pbf: PbfWriter): void {
  if (value.plugin === 'text') {
    pbf.writeVarintField(1, DataType.string);
    pbf.writeMessage(2, writeShape, []);
    pbf.writeStringField(8, value.text);
  } else if (value.plugin === 'scalars') {
    pbf.writeVarintField(1, DataType.float);
    pbf.writeMessage(2, writeShape, []);
    const content = new DataView(new ArrayBuffer(4));
    content.setFloat32(0, value.scalar, true);
    pbf.writeBytesField(4, new Uint8Array(content.buffer));
  } else {
    pbf.writeVarintField(1, DataType.double);
    pbf.writeMessage(2, writeShape, [value.buckets.length, 3]);
    const numbers = value.buckets.flat();
    const content = new DataView(new ArrayBuffer(8 * numbers.length));
    numbers.forEach((number, i) => content.setFloat64(8 * i, number, true));
    pbf.writeBytesField(4, new Uint8Array(content.buffer));
  }
}

function writeShape(shape: readonly number[], pbf: PbfWriter): void {
  for (const size of shape) {
    pbf.writeMessage(2, (of, inner) => inner.writeVarintField(1, of), size);
  }
}
