import { expect, it } from 'vitest';
import { version } from '../package.json';
import { seqlab, workFolder } from './run-seqlab.js';

it.each([
  [[], ['train', 'generate', 'summary', 'Exit codes']],
  [['train'], ['--text <file>', '--resume <run>', '(choices: "lstm", "gru", "rnn",']],
  [['generate'], ['--prompt <text>', '--temperature <t>', 'Examples:']],
  [['summary'], ['<run>', '--json']],
])('%j --help prints the help on stdout', async (command, parts) => {
  const { code, stdout, stderr } = await seqlab([...command, '--help'], workFolder());
  for (const part of parts) expect(stdout).toContain(part);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

it('--version prints the version', async () => {
  expect(await seqlab(['--version'], workFolder())).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

it('no command at all prints the help on stderr and is bad usage', async () => {
  const { code, stdout, stderr } = await seqlab([], workFolder());
  expect(stderr).toContain('Usage: seqlab');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
