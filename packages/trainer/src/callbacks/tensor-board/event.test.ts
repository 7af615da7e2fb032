import crc32c from 'crc-32/crc32c.js';
import { describe, expect, it } from 'vitest';
import {
  batchLossRecord,
  biasHistogramRecord,
  epochLossRecord,
  kernelHistogramRecord,
  textRecord,
  versionRecord,
  type WrittenRecord,
} from '../../../test/tensorflow-records.js';
import { decodeHead } from './event-head.js';
import { encodeSummary, encodeVersion, type Summary } from './event.js';
import { histogramOf } from './histogram.js';
import { encodeRecord, recordsOf } from './record.js';

function histogram(tag: string, values: number[]): Summary {
  const buckets = histogramOf(Float32Array.from(values));
  return { tag, step: 2, value: { plugin: 'histograms', buckets } };
}

describe('the bytes are those of TensorFlow', () => {
  it.each<[string, Summary, WrittenRecord]>([
    [
      'a scalar at step 0',
      { tag: 'epoch_loss', step: 0, value: { plugin: 'scalars', scalar: 1.25 } },
      epochLossRecord,
    ],
    [
      'a scalar at a step of two bytes',
      { tag: 'batch_loss', step: 300, value: { plugin: 'scalars', scalar: 0.1 } },
      batchLossRecord,
    ],
    [
      'a text beyond ASCII',
      { tag: 'sample', step: 7, value: { plugin: 'text', text: 'Grüße, “World”' } },
      textRecord,
    ],
    [
      'a histogram',
      histogram('lstm/kernel/histogram', [-1, -0.5, 0.3, 0.3, 0.31, 2]),
      kernelHistogramRecord,
    ],
    [
      'a histogram of equal values',
      histogram('lstm/bias/histogram', [1, 1, 1]),
      biasHistogramRecord,
    ],
  ])('of %s', (_, summary, { seconds, bytes }) => {
    expect(encodeRecord(encodeSummary(summary, seconds))).toEqual(bytes);
  });

  it('of the first record, up to who wrote it', () => {
    const { data } = [...recordsOf(versionRecord.bytes)][0]!;
    const ours = encodeVersion(versionRecord.seconds);
    const shared = 9 + 2 + 'brain.Event:2'.length;
    expect(ours.subarray(0, shared)).toEqual(data.subarray(0, shared));
    expect(Buffer.from(data).toString()).toContain('tensorflow.core.util.events_writer');
    expect(Buffer.from(ours).toString()).toContain('@seqlab/trainer');
  });
});

it('sums by CRC-32C: the published check value', () => {
  // https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iscsi
  expect(crc32c.buf(new TextEncoder().encode('123456789')) >>> 0).toBe(0xe3069283);
});

describe('recordsOf', () => {
  const file = Buffer.concat([versionRecord.bytes, epochLossRecord.bytes, textRecord.bytes]);
  const starts = [0, versionRecord.bytes.length, file.length - textRecord.bytes.length];

  it('reads what TensorFlow wrote', () => {
    expect([...recordsOf(file)].map(({ start }) => start)).toEqual(starts);
  });

  it('ends before a record that is torn, wherever it is', () => {
    for (let cut = starts[2]!; cut < file.length; cut++) {
      expect([...recordsOf(file.subarray(0, cut))].map(({ start }) => start)).toEqual(
        starts.slice(0, 2),
      );
    }
    expect([...recordsOf(new Uint8Array(0))]).toEqual([]);
  });

  it('ends before a record that is changed, whichever byte it is', () => {
    for (let at = starts[1]!; at < starts[2]!; at++) {
      const changed = Uint8Array.from(file);
      changed[at]! ^= 0x10;
      expect([...recordsOf(changed)]).toHaveLength(1);
    }
  });
});

it('reads of an event where it belongs', () => {
  const heads = [versionRecord, batchLossRecord, textRecord, kernelHistogramRecord].map(
    ({ bytes }) => decodeHead([...recordsOf(bytes)][0]!.data),
  );
  expect(heads).toEqual([
    { step: 0, tag: '', plugin: '', isOurs: false },
    { step: 300, tag: 'batch_loss', plugin: 'scalars', isOurs: false },
    { step: 7, tag: 'sample', plugin: 'text', isOurs: false },
    { step: 2, tag: 'lstm/kernel/histogram', plugin: 'histograms', isOurs: false },
  ]);
  expect(decodeHead(encodeVersion(1)).isOurs).toBe(true);
});

it('counts every value into a bucket, the greatest into the last', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
  const buckets = histogramOf(values);
  expect(buckets).toHaveLength(30);
  expect(buckets.reduce((sum, [, , count]) => sum + count, 0)).toBe(1000);
  expect(buckets[0]![0]).toBe(Math.min(...values));
  expect(buckets[29]![1]).toBe(Math.max(...values));
  for (const [i, [left, right, count]] of buckets.entries()) {
    const inside = values.filter((x) => x >= left && (x < right || i === 29));
    expect(inside.length).toBe(count);
  }
});
