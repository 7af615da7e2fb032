import { describe, expect, test } from 'vitest';
import { Fault, faultOf } from '../../playground/fault.js';
import { asFault } from '../../playground/worker/as-fault.js';
import { PauseGate } from '../../playground/worker/pause-gate.js';
import { ProgressReports } from '../../playground/worker/progress-reports.js';
import { isSampleStep } from '../../playground/worker/sample-steps.js';
import { checkLength, tokenizerOf, trainingData } from '../../playground/worker/training-data.js';
import { encodeKnown } from '../../playground/worker/encode-known.js';
import { charTokenizer } from '@seqlab/text-data';
import { TrainerError } from '@seqlab/trainer';
import type { Progress } from '../../playground/protocol.js';

function thrown(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    return error as Fault;
  }
  throw new Error('nothing was thrown');
}

test('samples come at twice the step of the one before, then evenly', () => {
  const steps = Array.from({ length: 4000 }, (_, step) => step).filter(isSampleStep);
  expect(steps).toEqual([0, 20, 40, 80, 160, 320, 640, 1280, 2560, 3840]);
});

describe('reports of progress', () => {
  test('gather steps, and tell of them a few times a second', () => {
    const told: Progress[] = [];
    let now = 0;
    const reports = new ProgressReports(
      (progress) => told.push(progress),
      () => now,
    );
    const step = (number: number) =>
      reports.add({ step: number, loss: number, epoch: 2, tokens: 50, milliseconds: 10 });
    step(1);
    now = 100;
    step(2);
    now = 200;
    step(3);
    now = 210;
    step(4);
    expect(told).toEqual([
      { step: 1, epoch: 2, points: [{ step: 1, loss: 1 }], charactersPerSecond: 5000 },
      {
        step: 3,
        epoch: 2,
        points: [
          { step: 2, loss: 2 },
          { step: 3, loss: 3 },
        ],
        charactersPerSecond: 5000,
      },
    ]);
    reports.flush();
    reports.flush();
    expect(told).toHaveLength(3);
    expect(told[2]!.points).toEqual([{ step: 4, loss: 4 }]);
  });
});

test('a closed gate lets nobody pass until it is open', async () => {
  const gate = new PauseGate();
  await gate.pass();
  gate.close();
  gate.close();
  let passed = false;
  const waiting = gate.pass().then(() => (passed = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([gate.isClosed, passed]).toEqual([true, false]);
  gate.open();
  await waiting;
  expect([gate.isClosed, passed]).toEqual([false, true]);
});

describe('a text', () => {
  test('is cut into sixteen rows, and its last tenth is kept apart', () => {
    const ids = Int32Array.from({ length: 20_000 }, (_, i) => i);
    const { training, validation } = trainingData(ids, 64);
    const [first] = training.batches();
    expect(first!.inputs.shape).toEqual([16, 64]);
    expect([...validation!.batches()][0]!.inputs.data[0]).toBe(18_000);
  });

  test('has fewer rows when it is short, so that epochs have some steps', () => {
    const { training, validation } = trainingData(new Int32Array(600), 64);
    expect([...training.batches()].map(({ inputs }) => inputs.shape)).toEqual(
      Array.from({ length: 4 }, () => [2, 64]),
    );
    expect(validation).toBeUndefined();
  });

  test('that cannot be learnt from is refused, with its length', () => {
    expect(thrown(() => checkLength('too short'))).toMatchObject({
      name: 'text-too-short',
      message: '9',
    });
    expect(thrown(() => trainingData(new Int32Array(60), 64)).name).toBe('text-too-short');
    expect(thrown(() => checkLength('x'.repeat(5_000_001))).name).toBe('text-too-long');
    const noise = Array.from({ length: 6_001 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    expect(thrown(() => tokenizerOf(noise.join('')))).toMatchObject({
      name: 'too-many-characters',
      message: '6001',
    });
  });

  test('with characters the model has not seen is refused, listing each once', () => {
    const tokenizer = charTokenizer('abc');
    expect([...encodeKnown(tokenizer, 'cab')]).toEqual([2, 0, 1]);
    expect(thrown(() => encodeKnown(tokenizer, 'a🐋déd'))).toMatchObject({
      name: 'unknown-characters',
      message: '🐋 d é',
    });
    expect(thrown(() => encodeKnown(tokenizer, 'defghijklmnop')).message).toBe(
      'd e f g h i j k l m …',
    );
  });
});

describe('errors', () => {
  test('of the packages become faults by their codes; others keep their message', () => {
    const error = new TrainerError('non-finite', 'loss NaN', { step: 3 });
    expect(asFault(error)).toMatchObject({ name: 'diverged', message: 'loss NaN' });
    expect(asFault(new TypeError('x is not a function'))).toMatchObject({
      name: 'failed',
      message: 'x is not a function',
    });
    expect(asFault(undefined).name).toBe('failed');
  });

  test('are faults again on the page, of which a name and a message have come', () => {
    const sent = Object.assign(new Error('12'), { name: 'text-too-short' });
    expect(faultOf(sent)).toMatchObject({ name: 'text-too-short', message: '12' });
    expect(faultOf(new RangeError('deep')).name).toBe('failed');
    expect(faultOf(sent)).toBeInstanceOf(Fault);
  });
});
