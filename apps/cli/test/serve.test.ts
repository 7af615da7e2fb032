import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, mkdir, readFile, rm, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seqlab, sentences, small, workFolder } from './run-seqlab.js';
import {
  eventsOf,
  Page,
  post,
  rawRequest,
  serveSeqlab,
  type Served,
  type ServerEvent,
} from './serve-seqlab.js';

const rows = Array.from({ length: 100 }, (_, i) => {
  const words = ['wonderful', 'moving', 'dreadful', 'boring'];
  return { text: `It was ${words[i % 4]}, ${words[i % 4]}.`, label: i % 4 < 2 ? 'good' : 'bad' };
});

const films = {
  name: 'films',
  task: 'text-classification',
  data: { source: { kind: 'table', path: 'films.jsonl' }, maxLen: 6, batchSize: 8 },
  model: { embedding: 8, cell: 'average', dense: [] },
  training: { learningRate: 0.05, epochs: 8 },
};

/** Two language models and a classifier, trained once for all tests, and a server of them. */
let folder: string;
let served: Served;

const runFile = (run: string, file: string) => path.join(folder, 'runs', run, file);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-serve-'));
  writeFileSync(path.join(folder, 'text.txt'), sentences(4000));
  writeFileSync(
    path.join(folder, 'films.jsonl'),
    rows.map((row) => JSON.stringify(row)).join('\n'),
  );
  writeFileSync(path.join(folder, 'films.json'), JSON.stringify(films));
  const text = ['train', '--text', 'text.txt', ...small, '--epochs', '2'];
  await seqlab([...text, '--out', 'runs/sea'], folder);
  await seqlab([...text, '--seed', '5', '--out', 'runs/more/whale'], folder);
  await seqlab(['train', 'films.json', '--out', 'runs/films'], folder);
  served = await serveSeqlab(folder);
}, 240_000);

afterAll(async () => {
  await served?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function openPage(query = ''): Page {
  const page = Page.open(served.url, query);
  onTestFinished(() => page.leave());
  return page;
}

const generate = (body: object, signal?: AbortSignal) =>
  post(
    `${served.url}api/generate`,
    { run: 'sea', prompt: '', length: 40, temperature: 0.8, ...body },
    signal,
  );

/** The text that a request has written, and its other events. */
async function textOf(response: Response) {
  const events: ServerEvent[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  const pieces = events.filter(({ event }) => event === 'text').map(({ data }) => data.text);
  const [begin, end] = [events[0]!, events.at(-1)!];
  return { text: pieces.join(''), pieces, begin, end };
}

describe('the page', () => {
  it('is one page with its script and style, and asks nobody else', async () => {
    const page = await fetch(served.url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).not.toMatch(/https?:/);
    const places = [...html.matchAll(/(?:src|href)="(.*?)"/g)].map((match) => match[1]!);
    expect(places).toEqual(['/icon.svg', '/page.css', '/page.js']);
    for (const place of places) {
      const file = await fetch(new URL(place, served.url));
      expect(file.status).toBe(200);
      expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is held to a strict policy', async () => {
    const { headers } = await fetch(served.url);
    const policy = headers.get('content-security-policy')!;
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.has('strict-transport-security')).toBe(false);
  });
});

describe('events', () => {
  it('list the runs of the folder, the newest first', async () => {
    const { folder: name, runs } = await openPage().next('runs');
    expect(name).toBe('runs');
    expect(runs.map(({ id }: { id: string }) => id)).toEqual(['films', 'more/whale', 'sea']);
    expect(runs[0]).toMatchObject({ task: 'text-classification', classes: ['bad', 'good'] });
    expect(runs[2]).toMatchObject({
      task: 'language-model',
      model: 'LSTM 16 · embedding 8',
      progress: { state: 'finished', epoch: 2, epochs: 2, best: { epoch: 2 } },
    });
    expect(runs[2].progress.step).toBe(runs[2].progress.steps);
  });

  it('give the curves of the runs that are asked for, and samples of one', async () => {
    const page = openPage('run=sea&run=more%2Fwhale&run=absent&samples=sea');
    const sea = await page.next('curve');
    const lines = readFileSync(runFile('sea', 'metrics.jsonl'), 'utf8').trim().split('\n');
    const logged = lines.map((line) => JSON.parse(line));
    const batches = logged.filter(({ event }) => event === 'batch');
    expect(sea).toMatchObject({ run: 'sea', from: 0, steps: batches.map(({ step }) => step) });
    expect(sea.columns.loss).toEqual(batches.map(({ loss }) => loss));
    const { epochs } = await page.next('epochs');
    const ends = logged.filter(({ event }) => event === 'epoch');
    expect(epochs).toMatchObject(ends.map(({ valLoss }) => ({ validation: { loss: valLoss } })));
    expect((await page.next('curve')).run).toBe('more/whale');
    const { samples } = await page.next('samples', (data) => data.samples.length > 0);
    expect(samples).toEqual([
      {
        prompt: '\n',
        text: expect.stringMatching(/^.{280}$/s),
        savedAt: expect.any(String),
        best: epochs.length === 2 ? { epoch: 2, valLoss: ends[1].valLoss } : undefined,
      },
    ]);
  });

  it('tell what a training writes while it writes it, torn lines when they are whole', async () => {
    cpSync(runFile('sea', ''), runFile('grows', ''), { recursive: true });
    onTestFinished(() => rm(runFile('grows', ''), { recursive: true }));
    const metrics = runFile('grows', 'metrics.jsonl');
    const lines = (await readFile(metrics, 'utf8')).trim().split('\n');
    const batch = JSON.parse(lines.findLast((line) => line.includes('"batch",'))!);
    const lineOf = (step: number) =>
      `${JSON.stringify({ ...batch, step, loss: step, time: new Date().toISOString() })}\n`;
    const page = openPage('run=grows');
    await page.next('curve', ({ run }) => run === 'grows');
    const last = batch.step;
    const torn = lineOf(last + 2);
    await appendFile(metrics, lineOf(last + 1) + torn.slice(0, 50));
    const first = await page.next('curve', ({ steps }) => steps.at(-1) === last + 1);
    expect(first.from).toBeGreaterThan(0);
    await appendFile(metrics, torn.slice(50));
    const second = await page.next('curve', ({ steps }) => steps.at(-1) > last + 1);
    expect(second.steps).toEqual([last + 1, last + 2]);
    expect(second.columns.loss).toEqual([last + 1, last + 2]);
    // A resume cuts back to the checkpoint and goes on from there.
    await truncate(metrics, Buffer.byteLength(`${lines.slice(0, 5).join('\n')}\n`));
    await appendFile(metrics, lineOf(6));
    const resumed = await page.next('curve', ({ from }) => from === 0);
    expect(resumed.steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(resumed.columns.loss[5]).toBe(6);
  });

  it('tell of a run that appears later, and of one that is gone', async () => {
    const page = openPage();
    const idsOf = ({ runs }: { runs: { id: string }[] }) => runs.map(({ id }) => id);
    await page.next('runs');
    cpSync(runFile('sea', ''), runFile('late', ''), { recursive: true });
    await page.next('runs', (data) => idsOf(data).includes('late'));
    await rm(runFile('late', ''), { recursive: true });
    await page.next('runs', (data) => !idsOf(data).includes('late'));
  });

  it('reach several pages at once', async () => {
    const pages = Array.from({ length: 5 }, () => openPage('run=sea'));
    const curves = await Promise.all(pages.map((page) => page.next('curve')));
    for (const curve of curves) expect(curve).toEqual(curves[0]);
  });
});

describe('writing text', () => {
  it('comes token by token, and is what seqlab generate writes', async () => {
    const { text, pieces, begin, end } = await textOf(await generate({ prompt: 'the ', seed: 3 }));
    const args = ['--prompt', 'the ', '--length', '40', '--seed', '3', '--device', 'cpu'];
    const { stdout } = await seqlab(['generate', 'runs/sea', ...args], folder);
    expect(`the ${text}\n`).toBe(stdout);
    expect(pieces).toHaveLength(40);
    expect(begin).toMatchObject({ event: 'begin', data: { seed: 3, best: { epoch: 2 } } });
    expect(end).toEqual({ event: 'end', data: { seconds: expect.any(Number) } });
  });

  it('is another text each time without a seed, and changes with the temperature', async () => {
    const [one, other, cold, coldToo] = await Promise.all([
      generate({}).then(textOf),
      generate({}).then(textOf),
      generate({ temperature: 0, prompt: 'a', seed: 1 }).then(textOf),
      generate({ temperature: 0, prompt: 'a', seed: 2 }).then(textOf),
    ]);
    expect(one.text).not.toBe(other.text);
    expect(one.begin.data.seed).not.toBe(other.begin.data.seed);
    expect(cold.text).toBe(coldToo.text);
  });

  it('ends when its reader leaves, and only so many are written at once', async () => {
    const leaving = new AbortController();
    const long = { length: 100_000, prompt: 'the ' };
    const many = await Promise.all(Array.from({ length: 8 }, () => generate(long, leaving.signal)));
    for (const response of many) expect(response.status).toBe(200);
    const refused = await generate({});
    expect(refused.status).toBe(503);
    leaving.abort();
    await expect.poll(async () => (await generate({})).status).toBe(200);
  });

  it('takes the model that is there: one that is replaced, too', async () => {
    cpSync(runFile('sea', ''), runFile('new', ''), { recursive: true });
    onTestFinished(() => rm(runFile('new', ''), { recursive: true }));
    const text = async (run: string) =>
      (await textOf(await generate({ run, prompt: 'the ', seed: 1 }))).text;
    expect(await text('new')).toBe(await text('sea'));
    cpSync(runFile('more/whale', 'model'), runFile('new', 'model'), { recursive: true });
    expect(await text('new')).toBe(await text('more/whale'));
    expect(await text('new')).not.toBe(await text('sea'));
  });

  it('tells what is wrong with a prompt, or with a run that has no model yet', async () => {
    const unknown = await textOf(await generate({ prompt: 'Ω' }));
    expect(unknown.end).toEqual({ event: 'failed', data: { error: expect.stringContaining('Ω') } });
    await mkdir(runFile('young', ''));
    onTestFinished(() => rm(runFile('young', ''), { recursive: true }));
    for (const file of ['run.json', 'tokenizer.json'])
      cpSync(runFile('sea', file), runFile('young', file));
    const young = await textOf(await generate({ run: 'young' }));
    expect(young.end.data.error).toContain('has no model yet');
    const { runs } = await openPage().next('runs', (data) => data.runs.length === 4);
    expect(runs.find(({ id }: { id: string }) => id === 'young').progress.state).toBe('starting');
  });
});

it('classes of a text are those that seqlab predict tells', async () => {
  const text = 'So wonderful and moving!';
  const answer = await post(`${served.url}api/classify`, { run: 'films', text });
  const { classes } = (await answer.json()) as {
    classes: { label: string; probability: number }[];
  };
  const { stdout } = await seqlab(['predict', 'runs/films', '--device', 'cpu'], folder, {
    input: `${text}\n`,
  });
  const { label, probabilities } = JSON.parse(stdout);
  expect(classes[0]!.label).toBe(label);
  for (const one of classes) expect(one.probability).toBeCloseTo(probabilities[one.label], 6);
});

describe('requests that are refused', () => {
  const request = { run: 'sea', prompt: '', length: 1, temperature: 1 };

  it.each([
    ['an unknown run', { ...request, run: 'absent' }, 404, 'there is no run absent'],
    ['a run outside the folder', { ...request, run: '../runs/sea' }, 404, 'there is no run'],
    ['an absolute run', { ...request, run: '/etc' }, 404, 'there is no run /etc'],
    ['the folder of runs', { ...request, run: 'more' }, 404, 'there is no run more'],
    ['no run', { prompt: '' }, 400, 'run: '],
    ['no length', { ...request, length: 0 }, 400, 'length: '],
    ['half a token', { ...request, length: 1.5 }, 400, 'length: '],
    ['a negative temperature', { ...request, temperature: -1 }, 400, 'temperature: '],
    ['a seed that is none', { ...request, seed: -1 }, 400, 'seed: '],
    ['an unknown option', { ...request, topQ: 1 }, 400, 'topQ: '],
    ['a list', [], 400, ''],
    ['a classifier', { ...request, run: 'films' }, 400, 'films is a classifier'],
    ['a long prompt', { ...request, prompt: 'a'.repeat(30_000) }, 400, 'prompt: '],
    ['a huge body', { ...request, prompt: 'a'.repeat(300_000) }, 413, 'at most'],
  ])('%s', async (_name, body, status, message) => {
    const response = await post(`${served.url}api/generate`, body);
    const { error } = (await response.json()) as { error: string };
    expect([response.status, error]).toEqual([status, expect.stringContaining(message)]);
  });

  it('a body that is no JSON, or does not say so', async () => {
    const send = (body: string, type: string) =>
      fetch(`${served.url}api/generate`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
    expect((await send('{', 'application/json')).status).toBe(400);
    expect((await send(JSON.stringify(request), 'text/plain')).status).toBe(415);
  });

  it('a language model is no classifier', async () => {
    const response = await post(`${served.url}api/classify`, { run: 'sea', text: 'a' });
    expect(response.status).toBe(400);
  });

  it.each([
    '/package.json',
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fseqlab.js',
    '//etc/passwd',
    '/page/page.js',
    '/runs/sea/run.json',
    '/api/generate',
    '/api',
  ])('the path %s', async (place) => {
    expect((await rawRequest(served.url, { path: place })).status).toBe(404);
  });

  it('another host: a name that was pointed to this machine', async () => {
    for (const host of [
      'evil.example',
      'evil.example:4747',
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      expect((await rawRequest(served.url, { headers: { host } })).status).toBe(403);
      const events = '/api/events';
      expect((await rawRequest(served.url, { path: events, headers: { host } })).status).toBe(403);
    }
    const { port } = new URL(served.url);
    expect((await rawRequest(served.url, { headers: { host: `localhost:${port}` } })).status).toBe(
      200,
    );
  });

  it('another origin: a page of somebody else', async () => {
    const { host } = new URL(served.url);
    const type = { 'content-type': 'application/json' };
    const ask = (headers: Record<string, string>) =>
      rawRequest(served.url, {
        path: '/api/generate',
        method: 'POST',
        headers: { ...type, ...headers },
      });
    for (const origin of ['http://evil.example', `https://${host}`, 'http://localhost:1', 'null']) {
      expect((await ask({ origin })).status).toBe(403);
    }
    expect((await ask({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    // Its own page gets as far as the body, which is none.
    expect((await ask({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).status).toBe(
      400,
    );
    const events = '/api/events';
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await rawRequest(served.url, { path: events, headers: foreign })).status).toBe(403);
    expect((await rawRequest(served.url, { headers: foreign })).status).toBe(200);
  });
});

describe('the command', () => {
  it('ends with Ctrl-C, streams that are open too, and has written nothing', async () => {
    const before = listing(folder);
    const { child, finished, url } = await serveSeqlab(folder, 'runs/sea');
    const page = Page.open(url, 'run=sea&samples=sea');
    const { runs } = await page.next('runs');
    expect(runs.map(({ id }: { id: string }) => id)).toEqual(['sea']);
    await page.next('samples', ({ samples }) => samples.length > 0);
    const body = { run: 'sea', prompt: '', length: 100_000, temperature: 1 };
    const text = textOf(await post(`${url}api/generate`, body));
    child.kill('SIGINT');
    expect((await text).text.length).toBeLessThan(100_000);
    await expect(page.next('nothing')).rejects.toThrow('ended');
    const { code, stderr } = await finished;
    expect(stderr).toBe('Serving 1 run of runs/sea. Ctrl-C ends.\n\n');
    expect(code).toBe(130);
    expect(listing(folder)).toEqual(before);
  });

  it('serves runs/ without being told, also before there is any run', async () => {
    const work = workFolder();
    const { url, stop } = await serveSeqlab(work);
    const page = Page.open(url, '');
    expect(await page.next('runs')).toEqual({ folder: 'runs', runs: [] });
    cpSync(runFile('sea', ''), path.join(work, 'runs', 'first'), { recursive: true });
    const { runs } = await page.next('runs');
    expect(runs).toMatchObject([{ id: 'first' }]);
    page.leave();
    await stop();
  });

  it('prints where the page is, and warns where others can reach it', async () => {
    const running = await serveSeqlab(folder, 'runs', '--host', '0.0.0.0');
    expect(running.url).toMatch(/^http:\/\/localhost:\d+\/$/);
    await running.stop();
    expect((await running.finished).stderr).toMatch(/^warning: whoever reaches 0\.0\.0\.0 can/);
  });

  it.each([
    ['a folder that is none', ['absent'], /^error: absent is no folder/],
    ['a file', ['text.txt'], /^error: text\.txt is no folder/],
    ['no port', ['--port', '70000'], /must be an integer from 0 to 65535/],
    ['a host of another machine', ['--host', '192.0.2.1'], /^error: cannot listen on 192\.0\.2\.1/],
  ])('refuses %s', async (_name, args, message) => {
    const { code, stdout, stderr } = await seqlab(['serve', ...args], folder);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('refuses a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { code, stderr } = await seqlab(['serve', '--port', String(port)], folder);
    expect(stderr).toMatch(`error: port ${port} is in use`);
    expect(code).toBe(2);
  });
});

/** Every file with its time. */
function listing(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${statSync(path.join(root, name)).mtimeMs}`)
    .toSorted();
}
