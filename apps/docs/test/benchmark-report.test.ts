import { expect, test } from 'vitest';
import { benchmarkReport, median, type BenchmarkResults } from '../.vitepress/benchmark-report.js';

const seqlab = { ran: 'Node v20, 2 threads', milliseconds: [100, 64, 70] };
const pytorch = { ran: 'PyTorch 2.13, 2 threads', milliseconds: [90, 110] };

function resultsOf(suite: string, row: object, times: object, absent = {}): BenchmarkResults {
  const measured = { row: { name: 'a', about: 'a row', ...row }, times, absent };
  return {
    date: '2026-11-26T05:00:00.000Z',
    machine: 'Some CPU, 2 cores',
    suites: [{ suite, rows: [measured] }] as unknown as BenchmarkResults['suites'],
  };
}

test('a cell is the median of all times, what that makes a second, and a ratio to the first column', () => {
  const sizes = { predicts: 'tokens', batchSize: 64, timeSteps: 100 };
  const times = { SeqLab: seqlab, PyTorch: pytorch };
  const { date, tables } = benchmarkReport(resultsOf('training-step', sizes, times));
  expect(date).toBe('2026-11-26');
  expect(tables['training-step']).toEqual({
    contenders: [
      { name: 'SeqLab', ran: 'Node v20, 2 threads' },
      { name: 'PyTorch', ran: 'PyTorch 2.13, 2 threads' },
    ],
    rows: [
      {
        about: 'a row',
        cells: [
          { time: '70.0 ms', rate: '91,429 tokens/s', ratio: undefined },
          { time: '100 ms', rate: '64,000 tokens/s', ratio: '× 1.43' },
        ],
      },
    ],
    absences: [],
  });
});

test.each([
  ['training-step', { predicts: 'label', batchSize: 512 }, '7,314 texts/s'],
  ['generation', { tokens: 300 }, '4,286 tokens/s'],
  ['matrix-product', { m: 64, k: 1024, n: 4096 }, '7.7 GFLOP/s'],
  ['text-data', { job: 'stream' }, undefined],
])('a row of %s has the rate of what it is about', (suite, sizes, rate) => {
  const { tables } = benchmarkReport(resultsOf(suite, sizes, { SeqLab: seqlab }));
  expect(tables[suite]!.rows[0]!.cells[0]!.rate).toBe(rate);
});

test.each([
  [0.1234, '0.12 ms'],
  [64.46, '64.5 ms'],
  [2360.4, '2,360 ms'],
  [41_720, '41.7 s'],
])('%d milliseconds read as %s', (milliseconds, time) => {
  const times = { SeqLab: { ran: '', milliseconds: [milliseconds] } };
  const { tables } = benchmarkReport(resultsOf('text-data', {}, times));
  expect(tables['text-data']!.rows[0]!.cells[0]!.time).toBe(time);
});

test('who was left out has no cell, and its reason is told', () => {
  const results = resultsOf(
    'generation',
    { tokens: 300 },
    { SeqLab: seqlab },
    { PyTorch: 'no torch' },
  );
  const other = resultsOf('generation', { tokens: 300 }, { SeqLab: seqlab, PyTorch: pytorch });
  const rows = [...results.suites[0]!.rows, ...other.suites[0]!.rows];
  const { tables } = benchmarkReport({ ...results, suites: [{ suite: 'generation', rows }] });
  expect(tables['generation']!.rows[0]!.cells[1]).toBeUndefined();
  expect(tables['generation']!.contenders[1]!.ran).toBe('PyTorch 2.13, 2 threads');
  expect(tables['generation']!.absences).toEqual(['a row: PyTorch left out: no torch']);
});

test('the median of an even number of times is between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
