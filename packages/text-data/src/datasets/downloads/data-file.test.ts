import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataFile, resolveDataDir, type DataFileOptions } from './data-file.js';
import type { DownloadProgress } from './download.js';

const content = Buffer.from('All happy families are alike; '.repeat(10_000));
const hex = createHash('sha256').update(content).digest('hex');

let dataDir: string;
let server: Server;
let requests: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'seqlab-download-'));
  requests = [];
  answer = serve;
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dataDir, { recursive: true });
});

/** Serves the file, and ranges of it. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= content.length) return void response.writeHead(416).end();
  if (from > 0) {
    response.writeHead(206, {
      'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      'content-length': content.length - from,
    });
  } else {
    response.writeHead(200, { 'content-length': content.length });
  }
  response.end(content.subarray(from));
}

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/families.txt`;
const path = () => join(dataDir, 'families.txt');
const get = (options: DataFileOptions = {}) =>
  dataFile(
    'test',
    {
      name: 'families.txt',
      url: address(),
      hash: { algorithm: 'sha256', hex },
      maxBytes: 2 ** 20,
    },
    { dataDir, ...options },
  );

describe('dataFile', () => {
  it('downloads once, and leaves nothing but the file', async () => {
    expect(await get()).toBe(path());
    expect(await get()).toBe(path());
    expect(requests).toHaveLength(1);
    expect(await readdir(dataDir)).toEqual(['families.txt']);
    expect(await readFile(path())).toEqual(content);
  });

  it('downloads once for all that ask at once, and again if the first of them fails', async () => {
    expect(await Promise.all([get(), get(), get()])).toEqual([path(), path(), path()]);
    expect(requests).toHaveLength(1);
    await rm(path());
    answer = (_, response) => {
      answer = serve;
      response.writeHead(500).end();
    };
    const results = await Promise.allSettled([get(), get()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await readFile(path())).toEqual(content);
  });

  it('uses what was placed there by hand, whatever its hash', async () => {
    await writeFile(path(), 'my own');
    await get();
    expect(requests).toHaveLength(0);
    expect(await readFile(path(), 'utf8')).toBe('my own');
  });

  it('makes the folder, and tells how far it is', async () => {
    const seen: DownloadProgress[] = [];
    const inner = join(dataDir, 'a', 'b');
    await get({ dataDir: inner, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({
      url: address(),
      path: join(inner, 'families.txt'),
      receivedBytes: content.length,
      totalBytes: content.length,
    });
  });

  it('resumes where the connection broke', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 100_000), () => response.destroy());
    };
    await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
    const { length } = await readFile(`${path()}.part`);
    expect(length).toBeGreaterThan(0);

    answer = serve;
    const received: number[] = [];
    await get({ onProgress: ({ receivedBytes }) => received.push(receivedBytes) });
    expect(requests[1]!.headers.range).toBe(`bytes=${length}-`);
    expect(received[0]).toBeGreaterThan(length);
    expect(received.at(-1)).toBe(content.length);
    expect(await readFile(path())).toEqual(content);
  });

  it('begins anew where the server knows no ranges', async () => {
    await writeFile(`${path()}.part`, content.subarray(0, 1000));
    answer = (_, response) => void response.end(content);
    await get();
    expect(await readFile(path())).toEqual(content);
  });

  it.each([
    ['has other bytes', Buffer.from('x'.repeat(1000))],
    ['is longer than the file', Buffer.concat([content, content])],
  ])('begins anew when what is there %s', async (_, part) => {
    await writeFile(`${path()}.part`, part);
    await get();
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      `bytes=${part.length}-`,
      undefined,
    ]);
    expect(await readFile(path())).toEqual(content);
  });

  it('refuses a file with another hash, and keeps nothing of it', async () => {
    answer = (_, response) => void response.end('another file');
    const other = createHash('sha256').update('another file').digest('hex');
    await expect(get()).rejects.toThrow(
      `expected a file with the sha256 ${hex}, received one with ${other}`,
    );
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('stops where a server sends without end', async () => {
    answer = (_, response) => {
      const chunk = Buffer.alloc(2 ** 16);
      const send = () =>
        void (response.destroyed || response.write(chunk, () => setImmediate(send)));
      send();
    };
    await expect(get()).rejects.toThrow('the server sends more than 1048576 bytes');
  });

  it('tells what the server answered, and where to put the file', async () => {
    answer = (_, response) => void response.writeHead(503).end();
    await expect(get()).rejects.toMatchObject({
      code: 'download-failed',
      message:
        `test: could not download ${address()}: the server answered 503 Service Unavailable. ` +
        `Without a network, get the file from that address and place it at ${path()}`,
    });
  });

  it('tells the same without a network', async () => {
    const url = address();
    server.close();
    server.closeAllConnections();
    const file = {
      name: 'families.txt',
      url,
      hash: { algorithm: 'sha256', hex },
      maxBytes: 1,
    } as const;
    const failed = dataFile('imdb', file, { dataDir });
    await expect(failed).rejects.toMatchObject({ code: 'download-failed' });
    await expect(failed).rejects.toThrow(
      /^imdb: could not download .*: fetch failed: .*ECONNREFUSED/,
    );
    await expect(failed).rejects.toThrow(`place it at ${path()}`);
  });

  it('ends by its signal with the reason of it, and goes on later', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000));
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    await expect(get({ signal: controller.signal, onProgress })).rejects.toBe(reason);
    await expect(get({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    answer = serve;
    await get();
    expect(requests.at(-1)!.headers.range).toMatch(/^bytes=[1-9]/);
    expect(await readFile(path())).toEqual(content);
  });
});

describe('resolveDataDir', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes the option, else SEQLAB_DATA_DIR, else the folder of the platform', () => {
    vi.stubEnv('SEQLAB_DATA_DIR', '/data');
    expect(resolveDataDir({ dataDir: '/mine' })).toBe('/mine');
    expect(resolveDataDir({})).toBe('/data');
    vi.stubEnv('SEQLAB_DATA_DIR', '');
    vi.stubEnv('XDG_CACHE_HOME', undefined);
    vi.stubEnv('LOCALAPPDATA', undefined);
    const places = {
      darwin: ['Library', 'Caches', 'seqlab'],
      win32: ['AppData', 'Local', 'seqlab', 'Cache'],
    };
    const place =
      process.platform in places ? places[process.platform as 'darwin'] : ['.cache', 'seqlab'];
    expect(resolveDataDir({})).toBe(join(homedir(), ...place));
  });
});
