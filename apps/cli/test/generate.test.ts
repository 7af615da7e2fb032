import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentences, seqlab, small, type StartOptions } from './run-seqlab.js';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-cli-'));
  writeFileSync(path.join(folder, 'text.txt'), sentences(4000));
  const args = ['--text', 'text.txt', ...small, '--epochs', '2', '--out', 'run'];
  expect((await seqlab(['train', ...args], folder)).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function generate(args: readonly string[], options?: StartOptions) {
  return seqlab(['generate', 'run', '--length', '40', ...args], folder, options);
}

/** What is written for the seed 3 after `the `. */
async function written(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await generate(['--prompt', 'the ', '--seed', '3', ...args]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

async function jsonLines(...args: string[]) {
  const { code, stdout } = await generate([...args, '--json']);
  expect(code).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('each decoding option changes the text, and only greedy ones agree', async () => {
  const plain = await written();
  const options = [
    ['--temperature', '2'],
    ['--top-p', '0.3'],
    ['--min-p', '0.5'],
    ['--typical-p', '0.2'],
    ['--repetition-penalty', '3'],
    ['--frequency-penalty', '2'],
    ['--presence-penalty', '3'],
    ['--no-repeat-ngram', '1', '--length', '8'],
    ['--ban', 'e', '--ban', ' '],
    ['--bias', 'w=5'],
    ['--regex', '[a-f]{10}'],
    ['--stop-token', ' '],
  ];
  for (const option of options) expect(await written(...option), option[0]).not.toBe(plain);
  expect(await written('--top-k', '1')).toBe(await written('--temperature', '0'));
}, 60_000);

it('bans, biases, stops and patterns are kept', async () => {
  const banned = (await written('--ban', 'e', '--ban', 'id:0')).slice(4);
  expect(banned).not.toContain('e');
  expect(await written('--bias', 'w=1000')).toBe(`the ${'w'.repeat(40)}\n`);
  expect(await written('--regex', '(sea|ship) sees [a-f]{3}\\.')).toMatch(
    /^the (sea|ship) sees [a-f]{3}\.\n$/,
  );
  const stopped = await written('--stop', 'a', '--stop', 'e');
  expect(stopped).toBe(`the ${(await written()).slice(4).split(/[ae]/)[0]}\n`);
  const token = await written('--stop-token', ' ');
  expect(token.slice(4)).not.toContain(' ');
  const ngrams = (await written('--no-repeat-ngram', '1', '--length', '8')).slice(0, -1);
  // The prompt repeats nothing either.
  expect(new Set(ngrams).size).toBe('the '.length + 8);
}, 60_000);

it('--samples writes texts by the seeds that follow, as text and as JSON lines', async () => {
  const alone = [await written(), await written('--seed', '4')];
  expect(await written('--samples', '2')).toBe(alone.join('---\n'));
  const lines = await jsonLines('--prompt', 'the ', '--seed', '3', '--samples', '2');
  expect(lines.map(({ prompt, text }) => `${prompt}${text}\n`)).toEqual(alone);
  expect(lines.map(({ seed }) => seed)).toEqual([3, 4]);
  expect(lines[0]).toMatchObject({ run: 'run', finishReason: 'length', temperature: 0.8 });
});

it('--log-probs tells every token and its log-probability', async () => {
  const [line, ...others] = await jsonLines('--prompt', 'the ', '--seed', '3', '--log-probs');
  expect(others).toEqual([]);
  expect(`the ${line.text}\n`).toBe(await written());
  expect(line.tokens.map(({ text }: { text: string }) => text).join('')).toBe(line.text);
  for (const { logProbability } of line.tokens) expect(logProbability).toBeLessThan(0);
});

it('--beams finds texts no less likely than the greedy one, best first', async () => {
  const prompt = ['--prompt', 'the '];
  const beams = await jsonLines(...prompt, '--beams', '4', '--samples', '3', '--log-probs');
  expect(beams).toHaveLength(3);
  const sum = (line: { tokens: { logProbability: number }[] }) =>
    line.tokens.reduce((total, { logProbability }) => total + logProbability, 0);
  for (const line of beams) expect(sum(line)).toBeCloseTo(line.logLikelihood, 4);
  const scores = beams.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(beams[0].score).toBeCloseTo(beams[0].logLikelihood / 40, 4);
  const [greedy] = await jsonLines(...prompt, '--temperature', '0', '--log-probs');
  expect(beams[0].logLikelihood).toBeGreaterThanOrEqual(sum(greedy) - 1e-3);
  const [plain] = await jsonLines(...prompt, '--beams', '4', '--length-penalty', '0');
  expect(plain.score).toBe(plain.logLikelihood);
  const text = await generate([...prompt, '--beams', '4']);
  expect(text.stdout).toBe(`the ${beams[0].text}\n`);
});

it('--prompt - reads stdin without its last line break; --replace-unknown stands in', async () => {
  const piped = await generate(['--prompt', '-', '--seed', '3'], { input: 'the \n' });
  expect(piped.stdout).toBe(await written());
  const replaced = await generate(['--prompt', 'Ωhe ', '--replace-unknown', 't', '--seed', '3']);
  expect(replaced.stdout.slice(4)).toBe((await written()).slice(4));
  const latin1 = await generate(['--prompt', '-'], { input: Buffer.from([0xe9, 0x0a]) });
  expect(latin1.stderr).toBe('error: --prompt -: what stdin has is not valid UTF-8\n');
  expect(latin1.code).toBe(2);
});

describe.each<[string, string[], RegExp]>([
  ['a token that is none', ['--ban', 'Ω'], /^error: --ban: "Ω" is no token/],
  [
    'a token of several',
    ['--stop-token', 'the'],
    /--stop-token: "the" must be one token, but is 3/,
  ],
  ['an id too high', ['--bias', 'id:999=1'], /--bias: ids must be integers from 0 to/],
  ['a bias without a number', ['--bias', 'e'], /'--bias <token=number>' argument 'e' is invalid/],
  ['a bias that is infinite', ['--bias', 'e=1e999'], /It must be a finite number/],
  ['an empty stop', ['--stop', ''], /It must not be empty/],
  ['a share above 1', ['--top-p', '1.5'], /above 0 and at most 1/],
  ['a damaged expression', ['--regex', '['], /'--regex <pattern>' argument '\[' is invalid/],
  ['an expression that is not regular', ['--regex', '(a*)b\\1'], /--regex: .*Backreferences/],
  ['an expression no text matches', ['--regex', 'Ω'], /--regex: no text of this tokenizer/],
  ['an unknown replacement', ['--prompt', 'Ω', '--replace-unknown', 'Ψ'], /--replace-unknown must/],
  ['an unknown prompt of samples', ['--prompt', 'Ω', '--samples', '2'], /--prompt: .*Ω/],
  ['beams without a prompt', ['--beams', '2'], /--prompt must not be empty/],
  ['beams that are drawn', ['--beams', '2', '--top-k', '3'], /cannot be used with option '--top-k/],
  ['more samples than beams', ['--beams', '2', '--samples', '3'], /needs --beams 3 or more/],
  ['a length penalty alone', ['--length-penalty', '2'], /--length-penalty needs --beams/],
  ['log-probabilities of plain text', ['--log-probs'], /--log-probs needs --json/],
  ['a loop of samples', ['--interactive', '--samples', '2'], /cannot be used with option/],
  ['a loop that shares stdin', ['--interactive', '--prompt', '-'], /--interactive reads stdin/],
])('%s', (_name, args, message) => {
  it('is one clear line and exit code 2', async () => {
    const { code, stdout, stderr } = await generate(args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
