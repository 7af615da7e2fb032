import { expect, it } from 'vitest';
import { badInput, messageOf } from './cli-error.js';

const failing = (error: Error) => badInput('imdb', () => Promise.reject(error));

it('a download that fails is no bad input', async () => {
  const download = Object.assign(new Error('no answer'), { code: 'download-failed' });
  await expect(failing(download)).rejects.toMatchObject({
    exitCode: 1,
    message: 'imdb: no answer',
  });
  const damaged = Object.assign(new Error('no archive'), { code: 'invalid-file' });
  await expect(failing(damaged)).rejects.toMatchObject({ exitCode: 2 });
});

it('a message is one line that no terminal obeys', () => {
  expect(messageOf(new Error('one\n  two'))).toBe('one two');
  expect(messageOf('\u001B[2Jgone')).toBe('\uFFFD[2Jgone');
});
