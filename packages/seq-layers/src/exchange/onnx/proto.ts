import { PbfWriter } from 'pbf';

// The parts of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that an exported model has; the
// numbers are those of the fields there.

export const ElementType = { float: 1, int32: 6, int64: 7 } as const;
export type ElementType = (typeof ElementType)[keyof typeof ElementType];

export type Attribute = number | string | readonly number[] | readonly string[] | { float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Little-endian. */
  readonly bytes: Uint8Array;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  /** A text names a size that is open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Of the format: 8 is that of operator set 17. */
const IR_VERSION = 8;
const OPERATOR_SET = 17;

const AttributeType = { float: 1, int: 2, string: 3, ints: 7, strings: 8 } as const;

/** The bytes of an `.onnx` file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'SeqLab');
  pbf.writeMessage(7, writeGraph, model);
  pbf.writeMessage(8, (version, inner) => inner.writeVarintField(2, version), OPERATOR_SET);
  return pbf.finish();
}

function writeGraph(
  { name, nodes, initializers, inputs, outputs }: OnnxModel,
  pbf: PbfWriter,
): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const value of inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode({ op, inputs, outputs, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, outputs[0]!);
  pbf.writeStringField(4, op);
  for (const entry of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, entry);
}

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, AttributeType.int);
  } else if (typeof value === 'string') {
    pbf.writeBytesField(4, new TextEncoder().encode(value));
    pbf.writeVarintField(20, AttributeType.string);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, AttributeType.float);
  } else if (typeof value[0] === 'string') {
    for (const text of value) pbf.writeBytesField(9, new TextEncoder().encode(String(text)));
    pbf.writeVarintField(20, AttributeType.strings);
  } else {
    for (const number of value) pbf.writeVarintField(8, Number(number));
    pbf.writeVarintField(20, AttributeType.ints);
  }
}

function writeTensor({ name, shape, type, bytes }: OnnxTensor, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, type);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, bytes);
}

function writeValue({ name, type, shape }: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(
    2,
    (_, ofType) => {
      ofType.writeMessage(
        1,
        (__, ofTensor) => {
          ofTensor.writeVarintField(1, type);
          ofTensor.writeMessage(2, writeShape, shape);
        },
        undefined,
      );
    },
    undefined,
  );
}

function writeShape(shape: OnnxValue['shape'], pbf: PbfWriter): void {
  for (const size of shape) {
    pbf.writeMessage(
      1,
      (one, inner) =>
        typeof one === 'number' ? inner.writeVarintField(1, one) : inner.writeStringField(2, one),
      size,
    );
  }
}
