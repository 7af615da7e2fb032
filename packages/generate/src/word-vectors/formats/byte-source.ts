import { GenerateError } from '../../errors.js';

/** Bytes in chunks: a web stream, a Node stream, or any iterable of them. */
export type ByteSource =
  ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The chunks of a source. Leaving the loop early ends the source.
 *
 * @throws {@link GenerateError} `invalid-option` for chunks that are not bytes
 */
export async function* byteChunks(where: string, source: ByteSource): AsyncGenerator<Uint8Array> {
  // Not all browsers can iterate over a web stream, and all can read it.
  const chunks = 'getReader' in source ? streamChunks(source) : source;
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) {
      throw new GenerateError(
        'invalid-option',
        `${where}: the source must give Uint8Arrays, got ${typeof chunk}; ` +
          'pass bytes as [bytes], and a Node stream without an encoding',
      );
    }
    yield chunk;
  }
}

async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel();
    reader.releaseLock();
  }
}
