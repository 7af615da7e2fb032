import { expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

function params(line: string) {
  return seqlab(['params', ...line.split(' ')], workFolder());
}

it('prints the parts of a layer and the formula', async () => {
  const { code, stdout, stderr } = await params('lstm --input 16 --units 64');
  expect(stdout).toBe(
    'kernel            4,096\n' +
      'recurrentKernel  16,384\n' +
      'bias                256\n' +
      '4 × (16×64 + 64×64 + 64) = 20,736\n',
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

// The totals are those that Keras 3 gives in its summaries, counted by hand.
it.each([
  ['embedding --input 10000 --units 16', 160_000],
  ['dense --input 64 --units 1', 65],
  ['dense --input 64 --units 10 --no-bias', 640],
  ['simple-rnn --input 16 --units 64', 5184],
  ['simple-rnn --input 16 --units 64 --bidirectional', 10_368],
  ['gru --input 16 --units 64', 15_744],
  ['gru --input 16 --units 64 --no-reset-after', 15_552],
  ['gru --input 16 --units 64 --bidirectional', 31_488],
  ['gru --input 16 --units 64 --no-reset-after --bidirectional', 31_104],
  ['lstm --input 16 --units 64 --bidirectional', 41_472],
  ['lstm --input 16 --units 64 --no-bias', 20_480],
  ['lstm --input 16 --units 64 --layers 2', 53_760],
])('%s has %d parameters', async (line, total) => {
  const { stdout } = await params(`${line} --json`);
  const count = JSON.parse(stdout);
  expect(count.total).toBe(total);
  expect(count.layer).toBe(line.split(' ')[0]);
  const parts = Object.values<number>(count.parts);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
  expect(count.formula).toMatch(new RegExp(` = ${total.toLocaleString('en-US')}$`));
});

it.each([
  ['lstn --input 16 --units 64', /Allowed choices are embedding, dense, simple-rnn, gru, lstm/],
  ['lstm --units 64', /required option '--input <n>' not specified/],
  ['lstm --input 0 --units 64', /It must be an integer from 1/],
  ['dense --input 1 --units 2 --bidirectional', /--bidirectional means nothing to dense/],
  ['lstm --input 1 --units 2 --no-reset-after', /--no-reset-after means nothing to lstm/],
  ['embedding --input 1 --units 2 --no-bias', /--no-bias means nothing to embedding/],
  ['gru --input 1 --units 2 --layers 2 --bidirectional', /cannot be used with option/],
])('%s is refused in one line', async (line, message) => {
  const { code, stdout, stderr } = await params(line);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
