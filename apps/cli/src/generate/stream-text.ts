import { randomInt } from 'node:crypto';
import { stream } from '@seqlab/generate';
import { onInterrupt } from '../interrupt.js';
import { sampling } from './decoding.js';
import type { Writing } from './generate-text.js';
import { givenOptions } from './given-options.js';
import { namedError, nameOptions } from './name-options.js';

/** Writes one text, as it comes or as one JSON object; Ctrl-C ends it where it is. */
export async function streamText(writing: Writing): Promise<void> {
  const {
    run,
    model,
    tokenizer,
    prompt,
    replaceUnknown,
    seed = randomInt(2 ** 32),
    json = false,
  } = writing;
  const signal = onInterrupt('');
  const pieces = await nameOptions(async () =>
    stream(model, tokenizer, {
      ...(await sampling(writing)),
      prompt,
      replaceUnknown,
      seed,
      signal,
    }),
  );
  const show = (text: string) => json || process.stdout.write(text);
  let text = '';
  show(prompt);
  try {
    for await (const piece of pieces) {
      text += piece;
      show(piece);
    }
  } catch (error) {
    if (error !== signal.reason) throw namedError(error);
  }
  show('\n');
  if (!json) return;
  process.stdout.write(
    `${JSON.stringify({ run, prompt, text, seed, ...givenOptions(writing) })}\n`,
  );
}
