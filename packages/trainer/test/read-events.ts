import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';

// TensorFlow's definitions, cut to what summaries have: tensorflow/core/util/event.proto and
// tensorflow/core/framework/{summary,tensor,tensor_shape,types}.proto.
const { root } = protobuf.parse(`
  syntax = "proto3";
  package tensorflow;

  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what {
      string file_version = 3;
      Summary summary = 5;
    }
    SourceMetadata source_metadata = 10;
  }
  message SourceMetadata {
    string writer = 1;
  }
  message SummaryMetadata {
    message PluginData {
      string plugin_name = 1;
      bytes content = 2;
    }
    PluginData plugin_data = 1;
    string display_name = 2;
    string summary_description = 3;
  }
  message Summary {
    message Value {
      string tag = 1;
      SummaryMetadata metadata = 9;
      oneof value {
        float simple_value = 2;
        TensorProto tensor = 8;
      }
    }
    repeated Value value = 1;
  }
  message TensorProto {
    DataType dtype = 1;
    TensorShapeProto tensor_shape = 2;
    bytes tensor_content = 4;
    repeated bytes string_val = 8;
  }
  message TensorShapeProto {
    message Dim {
      int64 size = 1;
    }
    repeated Dim dim = 2;
  }
  enum DataType {
    DT_INVALID = 0;
    DT_FLOAT = 1;
    DT_DOUBLE = 2;
    DT_STRING = 7;
  }
`);
const Event = root.lookupType('tensorflow.Event');

interface EventObject {
  wallTime: number;
  step: number;
  fileVersion?: string;
  sourceMetadata?: { writer: string };
  summary?: {
    value: {
      tag: string;
      metadata: { pluginData: { pluginName: string } };
      tensor: {
        dtype: string;
        tensorShape: { dim: { size: number }[] };
        tensorContent: Uint8Array;
        stringVal: Uint8Array[];
      };
    }[];
  };
}

/** A value of an event file; its time of writing is left out. */
export interface LoggedValue {
  tag: string;
  plugin: string;
  step: number;
  shape: number[];
  /** Numbers of a float or double tensor, or one text. */
  values: number[] | string;
}

/** All values of a folder's event files, in the order of their names. */
export async function readEvents(folder: string): Promise<LoggedValue[]> {
  const names = (await readdir(folder)).toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return files.flatMap((file) => eventsOf(file).flatMap(valuesOf));
}

/** The events of a file; a check sum that is wrong, or bytes that are too many, are errors. */
export function eventsOf(file: Buffer): EventObject[] {
  const events: EventObject[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    const sums = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12 + length)];
    if (sums[0] !== maskedCrc(file.subarray(at, at + 8)) || sums[1] !== maskedCrc(data)) {
      throw new Error(`the check sums of the record at ${at} are wrong`);
    }
    const object = Event.toObject(Event.decode(data), {
      longs: Number,
      enums: String,
      defaults: true,
      oneofs: true,
    });
    events.push(object as EventObject);
    at += 16 + length;
  }
  return events;
}

function valuesOf({ step, summary }: EventObject): LoggedValue[] {
  return (summary?.value ?? []).map(({ tag, metadata, tensor }) => {
    const { dtype, tensorContent, stringVal } = tensor;
    const view = new DataView(tensorContent.buffer, tensorContent.byteOffset);
    const size = { DT_FLOAT: 4, DT_DOUBLE: 8 }[dtype] ?? 1;
    const numbers = Array.from({ length: tensorContent.length / size }, (_, i) =>
      size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
    );
    const text = dtype === 'DT_STRING' ? new TextDecoder().decode(stringVal[0]) : undefined;
    const shape = tensor.tensorShape.dim.map(({ size: of }) => of);
    return { tag, plugin: metadata.pluginData.pluginName, step, shape, values: text ?? numbers };
  });
}

/** CRC-32C bit by bit, from its definition, then TensorFlow's mask. */
function maskedCrc(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1 ? 0x82f63b78 : 0) ^ (crc >>> 1);
  }
  const rotated = ((~crc >>> 15) | (~crc << 17)) >>> 0;
  return (rotated + 0xa282ead8) % 2 ** 32;
}
