import { describe, expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';

const files = {
  'text.txt': 'To be, or not to be\n',
  'lines.txt': 'a b\nb b\n',
  'latin1.txt': Buffer.from('caf\u00e9', 'latin1'),
  'damaged.json': '{"kind":"character","characters":[]}',
  'hugging-face.json': JSON.stringify({
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    model: { type: 'BPE', vocab: { l: 0, o: 1, w: 2, lo: 3, low: 4 }, merges: ['l o', 'lo w'] },
    post_processor: null,
    decoder: null,
  }),
};

async function lines(args: readonly string[], input = '', cwd = workFolder(files)) {
  const { code, stdout, stderr } = await seqlab(['tokenize', ...args], cwd, { input });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

describe('tokenize', () => {
  it('prints ids and tokens of a file, words by their frequency', async () => {
    expect(await lines(['text.txt'])).toEqual([
      '{"ids":[4,5,6,7,4,5],"tokens":["to","be","or","not","to","be"]}',
    ]);
    expect(await lines(['lines.txt', '--lines', '--output', 'ids'])).toEqual(['[5,4]', '[4,4]']);
  });

  it.each<[string[], string[]]>([
    [
      ['--kind', 'character'],
      ['e', '\u0301', '!'],
    ],
    [
      ['--kind', 'grapheme'],
      ['e\u0301', '!'],
    ],
    [
      ['--kind', 'byte'],
      ['e', '<0xcc>', '<0x81>', '!'],
    ],
    [
      ['--kind', 'regex', '--pattern', String.raw`\p{L}\p{M}?|!`],
      ['e\u0301', '!'],
    ],
  ])('%j decides what a token is', async (kind, tokens) => {
    const [line] = await lines([...kind, '--output', 'tokens'], 'e\u0301!');
    expect(JSON.parse(line!)).toEqual(tokens);
  });

  it('finds the words of Japanese', async () => {
    const args = ['--kind', 'segment', '--locale', 'ja', '--output', 'tokens'];
    expect(await lines(args, '吾輩は猫である。')).toEqual(['["吾輩","は","猫","で","ある"]']);
  });

  it('decodes its own lines, and ids with spaces', async () => {
    expect(
      await lines(['--kind', 'byte', '--decode'], '{"ids":[195,169]}\n[104,105]\n33 33'),
    ).toEqual(['é', 'hi', '!!']);
  });

  it('counts, and keeps a tokenizer that encodes the same again', async () => {
    const cwd = workFolder(files);
    const fit = ['text.txt', '--kind', 'bpe', '--max-tokens', '258', '--save', 'tokenizer.json'];
    const [ids] = await lines([...fit, '--output', 'ids'], '', cwd);
    expect(
      await lines(['text.txt', '--tokenizer', 'tokenizer.json', '--output', 'ids'], '', cwd),
    ).toEqual([ids]);
    expect(await lines(['--tokenizer', 'tokenizer.json', '--decode'], ids, cwd)).toEqual([
      'To be, or not to be',
    ]);
    const [stats] = await lines(['lines.txt', '--lines', '--stats'], '', cwd);
    expect(JSON.parse(stats!)).toEqual({
      texts: 2,
      characters: 6,
      tokens: 4,
      differentTokens: 2,
      vocabularySize: 6,
      charactersPerToken: 1.5,
    });
  });

  it("takes a run's tokenizer, and one of Hugging Face", async () => {
    const cwd = workFolder({ ...files, 'plays.txt': sentences(2000) });
    const train = ['train', '--text', 'plays.txt', '--out', 'run', '--epochs', '1', ...small];
    expect((await seqlab([...train, '--device', 'cpu'], cwd)).code).toBe(0);
    const [ids] = await lines(['--run', 'run', '--output', 'ids'], 'a whale', cwd);
    expect(await lines(['--run', 'run', '--decode'], ids, cwd)).toEqual(['a whale']);
    const unknown = await seqlab(['tokenize', '--run', 'run'], cwd, { input: 'Ω' });
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toMatch(/^error: [^\n]*has no "Ω"[^\n]*\n$/);
    const face = ['--tokenizer', 'hugging-face.json', '--output', 'ids'];
    expect(await lines(face, 'low lo', cwd)).toEqual(['[4,3]']);
  }, 60_000);
});

it.each<[string[], RegExp]>([
  [['absent.txt'], /absent\.txt does not exist/],
  [['latin1.txt'], /latin1\.txt is not valid UTF-8/],
  [['text.txt', '--kind', 'syllable'], /Allowed choices are character, grapheme/],
  [['text.txt', '--kind', 'word', '--run', 'x'], /exclude each other/],
  [['text.txt', '--run', '.'], /\. is not a run/],
  [['text.txt', '--tokenizer', 'absent.json'], /absent\.json does not exist/],
  [['text.txt', '--tokenizer', 'damaged.json'], /damaged\.json: /],
  [['text.txt', '--tokenizer', 'x', '--max-tokens', '9'], /go with --kind/],
  [['text.txt', '--decode'], /--decode needs the tokenizer/],
  [['text.txt', '--decode', '--kind', 'byte'], /line 1 must be ids, .* got To be/],
  [['text.txt', '--kind', 'regex', '--pattern', '('], /--pattern: /],
  [['text.txt', '--kind', 'byte', '--max-tokens', '9'], /--max-tokens goes with/],
  [['text.txt', '--save', 'no/tokenizer.json'], /cannot write no\/tokenizer\.json/],
])('tokenize %j is one clear line and exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await seqlab(['tokenize', ...args], workFolder(files));
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
