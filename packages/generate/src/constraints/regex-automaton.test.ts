import { expect, it } from 'vitest';
import { isUnicode, regexAutomaton } from './regex-automaton.js';

/** All texts of up to `length` of these characters. */
function textsOf(characters: readonly string[], length: number): string[] {
  let longest = [''];
  const all = [''];
  for (let i = 0; i < length; i++) {
    longest = longest.flatMap((text) => characters.map((character) => text + character));
    all.push(...longest);
  }
  return all;
}

function accepts(pattern: RegExp): (text: string) => boolean {
  const { initial, finals } = regexAutomaton(pattern, 10_000);
  return (text) => {
    const characters = isUnicode(pattern)
      ? Array.from(text, (character) => character.codePointAt(0)!)
      : Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    let state: typeof initial | undefined = initial;
    for (const character of characters) state = state?.out.get(character);
    return state !== undefined && finals.has(state);
  };
}

/** What JavaScript itself says of a whole text. */
function matchesWhole({ source, flags }: RegExp): (text: string) => boolean {
  const [start, end] = flags.includes('m') ? ['(?<![^])', '(?![^])'] : ['^', '$'];
  const whole = new RegExp(`${start}(?:${source})${end}`, flags.replace(/[gy]/g, ''));
  return (text) => whole.test(text);
}

it.each([
  /a+|bb/,
  /(?:a|b){2,4}x?/,
  /[^a]*/,
  /a{0}b/,
  /(?:)/,
  /(?!)|a/,
  /.*/,
  /.*/s,
  /(a|b)??x/,
  /(a)\1/,
  /(?<n>ab?)x/,
  /A+X/i,
  /^(ab|x)$/,
  /a^b/,
  /a$b|x/,
  /^a+$\n^b+$/m,
  /x*$/m,
  /^\s*^b/,
  /\bab\b/,
  /\b\w+\b \b\w+\b/,
  /\B/,
  /\b/,
  /a\Bb/,
  /(?=a)[abx]x/,
  /(?!ab)[abx]{2}/,
  /ab(?=x|$)/,
  /(?:^|x)a|b(?:$|x)/,
  /(?<=x)ab/,
  /ab(?!x)/,
  /ab(?=x)/,
  /x?(?<!b)a/,
  /(?<!a*)b/,
  /ab/g,
  /ab/y,
])('accepts what JavaScript matches as a whole: %s', (pattern) => {
  const [own, expected] = [accepts(pattern), matchesWhole(pattern)];
  const texts = textsOf(['a', 'b', 'x', ' ', '\n', 'A'], 4);
  expect(texts.filter(own)).toEqual(texts.filter(expected));
});

it.each([
  /./u,
  /./,
  /../,
  /[😀-😂]+/u,
  /😀*/u,
  /😀*/,
  /\p{L}+/u,
  /\P{L}/u,
  /É/iu,
  /白?鲸/,
  // Newer than the target of this file.
  new RegExp('[\\p{L}--[a-z]]+', 'v'),
  new RegExp('[é😀]a', 'v'),
  /\u{1F601}/u,
])('knows characters outside of ASCII as JavaScript does: %s', (pattern) => {
  const [own, expected] = [accepts(pattern), matchesWhole(pattern)];
  const texts = textsOf(['a', 'é', '白', '鲸', '😀', '😁'], 3);
  expect(texts.filter(own)).toEqual(texts.filter(expected));
});

it.each([/(a*)b\1/, /(?!.*bb)[ab]+/, /(?:a$|b)x?/, /((?<=a)b|a)+/])(
  'refuses what is not regular, or not resolved: %s',
  (pattern) => {
    expect(() => regexAutomaton(pattern, 10_000)).toThrow(
      expect.objectContaining({ name: 'GenerateError', code: 'invalid-constraint' }),
    );
  },
);

it.each([
  /(?:a|b)*a(?:a|b){20}/,
  /a{1,100000}/,
  /(?:a{1,1000}){1,1000}/,
  /((a{1,99}){1,99}){1,99}/,
])('refuses what takes too many states: %s', (pattern) => {
  expect(() => regexAutomaton(pattern, 10_000)).toThrow(/more than maxStates \(10000\) states/);
});

it('takes as many states as it may', () => {
  expect(regexAutomaton(/a{40}/, 100).states).toHaveLength(41);
  expect(() => regexAutomaton(/a{110}/, 100)).toThrow(/maxStates/);
});
