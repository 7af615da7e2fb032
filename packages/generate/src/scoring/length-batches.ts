import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';

/** How texts are brought to one length; the names and defaults are those of `padSequences`. */
export interface PaddingOptions {
  /**
   * Every text is cut or padded to so many tokens. Default: the length of the model's input where that is
   * fixed, else each text keeps its own, and its class never depends on the other texts.
   */
  maxLen?: number | undefined;
  /** Where short texts are filled up. Default `'pre'`. */
  padding?: 'pre' | 'post' | undefined;
  /** Where long texts are cut. Default `'pre'`: their end is kept. */
  truncating?: 'pre' | 'post' | undefined;
  /** The id they are filled up with. Default 0. */
  paddingId?: number | undefined;
}

/** Texts that go through a model at once. */
export interface LengthBatch {
  /** Which of all texts they are. */
  readonly places: readonly number[];
  /** `[places.length, length]` */
  readonly ids: Int32Array;
  readonly length: number;
}

/** @throws {@link GenerateError} `invalid-option` */
export function checkPadding(
  where: string,
  { maxLen, padding = 'pre', truncating = 'pre', paddingId }: PaddingOptions,
): void {
  checkNumber(`${where}: maxLen`, maxLen, { min: 1, integer: true });
  checkNumber(`${where}: paddingId`, paddingId, { min: 0, integer: true });
  for (const [name, value] of Object.entries({ padding, truncating })) {
    if (value === 'pre' || value === 'post') continue;
    throw new GenerateError(
      'invalid-option',
      `${where}: ${name} must be 'pre' or 'post', got ${JSON.stringify(value)}`,
    );
  }
}

/** Batches of texts of one length; a text without tokens is one of padding. */
export function lengthBatches(
  texts: readonly Int32Array[],
  { batchSize, ...options }: PaddingOptions & { batchSize: number },
): LengthBatch[] {
  const byLength = new Map<number, number[]>();
  for (const [place, text] of texts.entries()) {
    const length = options.maxLen ?? Math.max(1, text.length);
    const places = byLength.get(length);
    if (places) places.push(place);
    else byLength.set(length, [place]);
  }
  return [...byLength].flatMap(([length, all]) =>
    Array.from({ length: Math.ceil(all.length / batchSize) }, (_, batch) => {
      const places = all.slice(batch * batchSize, (batch + 1) * batchSize);
      const own = places.map((place) => texts[place]!);
      return { places, length, ids: padTo(length, own, options) };
    }),
  );
}

function padTo(
  length: number,
  texts: readonly Int32Array[],
  { padding = 'pre', truncating = 'pre', paddingId = 0 }: PaddingOptions,
): Int32Array {
  const ids = new Int32Array(texts.length * length).fill(paddingId);
  for (const [row, text] of texts.entries()) {
    const kept = truncating === 'pre' ? text.slice(-length) : text.slice(0, length);
    ids.set(kept, row * length + (padding === 'pre' ? length - kept.length : 0));
  }
  return ids;
}
