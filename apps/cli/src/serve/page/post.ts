import { createParser } from 'eventsource-parser';
import type { ErrorAnswer } from '../messages.js';

/** Sends a request as JSON, and gives the answer if it is none of an error. */
export async function post(url: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Error('the server does not answer; is seqlab serve still running?', { cause: error });
  });
  if (response.ok) return response;
  const { error } = (await response.json()) as ErrorAnswer;
  throw new Error(error);
}

/** The server-sent events that answer a request, their data read as JSON. */
export async function* postForEvents(
  url: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<{ event: string; data: unknown }, void, undefined> {
  const response = await post(url, body, signal);
  const events: { event: string; data: unknown }[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => events.push({ event, data: JSON.parse(data) }),
  });
  const decoder = new TextDecoder();
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    yield* events.splice(0);
  }
}
