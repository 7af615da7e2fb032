import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

/** One of the events of a map from names to data. */
export type ServerEvent<Events> = {
  [Name in keyof Events & string]: { readonly event: Name; readonly data: Events[Name] };
}[keyof Events & string];

/** Begins to make events; the signal tells that nobody reads them any more. */
type MakeEvents = (
  signal: AbortSignal,
) => AsyncGenerator<{ readonly event: string; readonly data: unknown }, void, undefined>;

/** A proxy in between, or a browser, would take a silent connection for a dead one. */
const pingMs = 15_000;

/**
 * Answers with server-sent events, each as JSON. Who reads slowly slows the making down; who leaves ends
 * it, and so does the server's end.
 */
export function sendEvents(c: Context, closing: AbortSignal, make: MakeEvents): Response {
  return streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const signal = AbortSignal.any([left.signal, closing]);
    const gone = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const ping = setInterval(() => void stream.write(': ping\n\n'), pingMs);
    try {
      for await (const { event, data } of make(signal)) {
        if (signal.aborted) break;
        // What is written to a reader who has left is never done.
        await Promise.race([stream.writeSSE({ event, data: JSON.stringify(data) }), gone]);
        if (signal.aborted) break;
      }
    } finally {
      clearInterval(ping);
    }
  });
}
