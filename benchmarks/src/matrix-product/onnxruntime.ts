// Times matrix products of onnxruntime-node.
import os from 'node:os';
import { print, readRow, time } from '../measurement.js';
import { peerVersion, requirePeer } from '../peers/node.js';
import { operands } from './operands.js';
import type { ProductRow } from './suite.js';

/** The part of `onnxruntime-node` that is used. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: { intraOpNumThreads: number }): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: number[]) => object;
}

interface Session {
  run(feeds: Record<string, object>): Promise<unknown>;
}

const require = requirePeer();
const { InferenceSession, Tensor } = require('onnxruntime-node') as OnnxRuntime;
const row = readRow<ProductRow>();
const { m, k, n } = row;
const threads = Number(process.env.SEQLAB_THREADS ?? Math.min(os.availableParallelism(), 8));
const session = await InferenceSession.create(productModel([m, k], [k, n], [m, n]), {
  intraOpNumThreads: threads,
});
const values = operands(row);
const feeds = {
  a: new Tensor('float32', values.a, [m, k]),
  b: new Tensor('float32', values.b, [k, n]),
};
const milliseconds = await time(row, async () => void (await session.run(feeds)));
print({
  name: `onnxruntime-node ${peerVersion('onnxruntime-node')}, ${threads} threads`,
  milliseconds,
});
process.exit(0);

/** An ONNX model of one MatMul, c = a·b, in protobuf's encoding (onnx/onnx.proto). */
function productModel(a: number[], b: number[], c: number[]): Uint8Array {
  const node = [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'c'), ...text(4, 'MatMul')];
  const graph = [
    ...message(1, node),
    ...text(2, 'product'),
    ...message(11, tensorInfo('a', a)),
    ...message(11, tensorInfo('b', b)),
    ...message(12, tensorInfo('c', c)),
  ];
  const irVersion = number(1, 8);
  const opset = message(8, number(2, 13));
  return Uint8Array.from([...irVersion, ...message(7, graph), ...opset]);
}

function tensorInfo(name: string, shape: number[]): number[] {
  const dimensions = shape.flatMap((size) => message(1, number(1, size)));
  const float = number(1, 1);
  const type = message(1, [...float, ...message(2, dimensions)]);
  return [...text(1, name), ...message(2, type)];
}

function number(field: number, value: number): number[] {
  return [field << 3, ...varint(value)];
}

function text(field: number, value: string): number[] {
  return message(field, [...Buffer.from(value)]);
}

function message(field: number, bytes: number[]): number[] {
  return [(field << 3) | 2, ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
