import { expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';

const files = { 'text.txt': 'one two three' };

it.each([
  [['--quiet', 'data', 'describe', 'text.txt'], {}],
  [['data', '--quiet', 'describe', 'text.txt'], {}],
  [['data', 'describe', 'text.txt', '--quiet'], {}],
  [['data', 'describe', 'text.txt'], { SEQLAB_QUIET: '1' }],
])('%j with %o tells nothing, and prints results', async (args, env) => {
  const loud = await seqlab(['data', 'describe', 'text.txt'], workFolder(files));
  expect(loud.stderr).toContain('one text; --lines');
  const { code, stdout, stderr } = await seqlab(args, workFolder(files), { env });
  expect(stdout).toBe(loud.stdout);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

it('a config file makes commands quiet, and a variable undoes it', async () => {
  const folder = workFolder({ ...files, 'seqlab.config.json': '{"quiet":true}' });
  const args = ['data', 'describe', 'text.txt'];
  expect((await seqlab(args, folder)).stderr).toBe('');
  const env = { SEQLAB_QUIET: '0' };
  expect((await seqlab(args, folder, { env })).stderr).toContain('one text');
});

it('training tells nothing, and prints its result', async () => {
  const folder = workFolder({ 'text.txt': sentences(4000) });
  const args = ['train', '--text', 'text.txt', ...small, '--epochs', '1', '--quiet', '--json'];
  const { code, stdout, stderr } = await seqlab(args, folder);
  expect(JSON.parse(stdout)).toMatchObject({ stopReason: 'epochs' });
  expect(stderr).toBe('');
  expect(code).toBe(0);
}, 60_000);

it('errors are told with --quiet too', async () => {
  const { code, stderr } = await seqlab(['data', 'describe', 'absent', '--quiet'], workFolder());
  expect(stderr).toMatch(/^error: absent is neither/);
  expect(code).toBe(2);
});

it.each([
  [[], { FORCE_COLOR: '1' }, true],
  [[], {}, false],
  [['--no-color'], { FORCE_COLOR: '1' }, false],
  [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [[], { FORCE_COLOR: '1', SEQLAB_NO_COLOR: '1' }, false],
])(
  'doctor with %j and %o prints colours: %s',
  async (args, env, expected) => {
    const { stdout, stderr } = await seqlab([...args, 'doctor', '--quick'], workFolder(), {
      env: { SEQLAB_BLAS: 'off', ...env },
    });
    expect(stdout.includes('\u001b[')).toBe(expected);
    expect(stderr).toBe('');
  },
  60_000,
);

it('the help of a command lists what all commands have, once', async () => {
  const { stdout } = await seqlab(['data', 'peek', '--help'], workFolder());
  expect(stdout.match(/--quiet/g)).toHaveLength(1);
  expect(stdout).toMatch(/Global Options:[^]*--no-color[^]*--config <file>/);
  expect(stdout).not.toContain('SEQLAB_DATA_DIR');
});
