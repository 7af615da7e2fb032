import { SeqLayersError } from '../errors.js';
import type { Model } from '../model/model.js';
import { deserializeModel, serializeModel, type ModelFiles } from './serialize.js';

/** Options of {@link fetchModel}. */
export interface FetchModelOptions {
  /** Of the requests, such as headers and a signal. */
  readonly request?: RequestInit | undefined;
  /** Larger files are refused. Default 2³¹ bytes. */
  readonly maxBytes?: number | undefined;
}

/**
 * The model whose `config.json` and `model.safetensors` are under an address.
 *
 * @throws SeqLayersError `invalid-file` when a file cannot be had, is too large or is damaged
 * @example
 * ```ts no-run
 * import { fetchModel } from '@seqlab/seq-layers/browser';
 *
 * const model = await fetchModel('/models/shakespeare/');
 * ```
 */
export async function fetchModel(
  address: string,
  { request, maxBytes = 2 ** 31 }: FetchModelOptions = {},
): Promise<Model> {
  const folder = address.endsWith('/') ? address : `${address}/`;
  const read = (file: keyof ModelFiles) => fetchBytes(folder + file, { request, maxBytes });
  const [config, weights] = await Promise.all([read('config.json'), read('model.safetensors')]);
  return deserializeModel({
    'config.json': new TextDecoder().decode(config),
    'model.safetensors': weights,
  });
}

async function fetchBytes(
  url: string,
  { request, maxBytes }: { request: RequestInit | undefined; maxBytes: number },
): Promise<Uint8Array> {
  const fail = (what: string, cause?: unknown) =>
    new SeqLayersError('invalid-file', `fetchModel: ${url}: ${what}`, { cause });
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw fail((cause as Error).message, cause);
  });
  if (!response.ok) throw fail(`the server answered ${response.status} ${response.statusText}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  // Counted as it comes: what the server says of the length need not be so.
  for await (const part of partsOf(response)) {
    size += part.length;
    if (size > maxBytes) throw fail(`it has more than ${maxBytes} bytes`);
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

async function* partsOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body!.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/**
 * Has the browser download a model as two files, `config.json` and `model.safetensors`, their names
 * beginning with the model's. From a page, not a Worker.
 *
 * @throws SeqLayersError `not-built`
 * @example
 * ```ts no-run
 * import { dense, sequential } from '@seqlab/seq-layers';
 * import { downloadModel } from '@seqlab/seq-layers/browser';
 *
 * await downloadModel(sequential([dense({ units: 2 })], { inputShape: [8], name: 'tiny' }));
 * // tiny.config.json and tiny.model.safetensors
 * ```
 */
export async function downloadModel(model: Model): Promise<void> {
  const files = await serializeModel(model);
  for (const [name, content] of Object.entries(files)) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content as BlobPart]));
    link.download = `${model.name}.${name}`;
    link.click();
    // The download has begun by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
