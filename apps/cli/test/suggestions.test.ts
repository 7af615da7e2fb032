import { expect, it } from 'vitest';
import { didYouMean } from '../src/suggest.js';
import { seqlab, workFolder } from './run-seqlab.js';

it.each([
  ['trian', /unknown command 'trian' \(Did you mean train\?\)/],
  ['data lst', /unknown command 'lst' \(Did you mean list\?\)/],
  ['data get shakespear', /there is no data set shakespear: .* \(Did you mean shakespeare\?\)/],
  ['data peek moby-dik', /neither a file nor a data set: .* \(Did you mean moby-dick\?\)/],
  ['embeddings nearst x y', /unknown command 'nearst' \(Did you mean nearest\?\)/],
  ['recipes shwo', /unknown command 'shwo' \(Did you mean show\?\)/],
  ['recipes show imdb-bilstn', /there is no recipe imdb-bilstn; .* \(Did you mean imdb-bilstm\?\)/],
  ['train imdb-bilstn', /there is no recipe imdb-bilstn; .* \(Did you mean imdb-bilstm\?\)/],
  ['train moby-dick --epoch 3', /unknown option '--epoch' \(Did you mean --epochs\?\)/],
  ['generate run --temprature 1', /unknown option '--temprature' \(Did you mean --temperature\?\)/],
  ['doctor --quit', /unknown option '--quit' \(Did you mean --quiet\?\)/],
  ['summary run --no-colour', /unknown option '--no-colour' \(Did you mean --no-color\?\)/],
])('%s is told what it may have meant', async (line, message) => {
  const { code, stdout, stderr } = await seqlab(line.split(' '), workFolder());
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

it.each([
  ['recipes show nothing-like-it', /there is no recipe nothing-like-it; [^?]*\n$/],
  ['recipes list more', /too many arguments for 'list'/],
  ['train moby-dick more', /too many arguments for 'train'/],
])('%s is like nothing there is', async (line, message) => {
  const { code, stderr } = await seqlab(line.split(' '), workFolder());
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

it.each([
  ['shwo', ' (Did you mean show?)'],
  ['sho', ' (Did you mean show?)'],
  ['x', ''],
  ['', ''],
  ['something', ''],
])('%j gives %j', (name, expected) => {
  expect(didYouMean(name, ['list', 'show', 'schema'])).toBe(expected);
});
