import { request } from 'node:http';
import { ReadableStream } from 'node:stream/web';
import { createParser } from 'eventsource-parser';
import { startSeqlab, type Running } from './run-seqlab.js';

export interface Served extends Running {
  readonly url: string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

/** Starts `seqlab serve` on a free port and waits until it listens. */
export async function serveSeqlab(cwd: string, ...args: string[]): Promise<Served> {
  const running = startSeqlab(['serve', ...args, '--port', '0', '--device', 'cpu', '--json'], cwd);
  const { child, finished } = running;
  const line = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (piece: string) => {
      text += piece;
      if (text.includes('\n')) resolve(text);
    });
  });
  const ended = finished.then(({ stderr }) => Promise.reject(new Error(stderr)));
  const { url } = JSON.parse(await Promise.race([line, ended])) as { url: string };
  ended.catch(() => {});
  const stop = async () => {
    child.kill('SIGINT');
    await finished;
  };
  return { ...running, url, stop };
}

export interface ServerEvent {
  readonly event: string;
  // The tests look into it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

/** The events of an answer, as they come. */
export async function* eventsOf(response: Response): AsyncGenerator<ServerEvent, void, undefined> {
  const events: ServerEvent[] = [];
  const parser = createParser({
    onEvent: ({ event = '', data }) => events.push({ event, data: JSON.parse(data) }),
  });
  const decoder = new TextDecoder();
  for await (const bytes of response.body as ReadableStream<Uint8Array>) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* events.splice(0);
  }
}

/** A page's stream of events, of which one after the other is waited for. */
export class Page {
  readonly #leaving = new AbortController();
  readonly #events: AsyncGenerator<ServerEvent, void, undefined>;

  private constructor(open: (signal: AbortSignal) => Promise<Response>) {
    const { signal } = this.#leaving;
    this.#events = (async function* events() {
      yield* eventsOf(await open(signal));
    })();
  }

  static open(url: string, query: string): Page {
    return new Page((signal) => fetch(`${url}api/events?${query}`, { signal }));
  }

  /** The data of the next event of that name that is as it should be. */
  async next(
    name: string,
    // oxlint-disable-next-line typescript/no-explicit-any
    isRight: (data: any) => boolean = () => true,
    // oxlint-disable-next-line typescript/no-explicit-any
  ): Promise<any> {
    for (;;) {
      const { done, value } = await this.#events.next();
      if (done === true) throw new Error(`the stream ended without a ${name}`);
      if (value.event === name && isRight(value.data)) return value.data;
    }
  }

  leave(): void {
    this.#leaving.abort();
  }
}

export function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** A request with headers and a path that `fetch` would not send. */
export function rawRequest(
  url: string,
  { path = '/', method = 'GET', headers = {} }: RawRequestOptions,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    });
    sent.on('error', reject).end();
  });
}

interface RawRequestOptions {
  path?: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
}
