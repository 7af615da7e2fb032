import { randomInt } from 'node:crypto';
import { generateSamples, type Sample } from '@seqlab/generate';
import { onInterrupt } from '../interrupt.js';
import { sampling } from './decoding.js';
import type { Writing } from './generate-text.js';
import { givenOptions } from './given-options.js';
import { nameOptions } from './name-options.js';
import { printTexts } from './print-texts.js';

/** Writes several texts, or one with its log-probabilities, side by side; Ctrl-C leaves without them. */
export async function sampleTexts(writing: Writing): Promise<void> {
  const {
    run,
    model,
    tokenizer,
    prompt,
    replaceUnknown,
    seed = randomInt(2 ** 32),
    samples: count,
  } = writing;
  const signal = onInterrupt('');
  let samples: Sample[];
  try {
    samples = await nameOptions(async () => {
      const options = { ...(await sampling(writing)), prompt, replaceUnknown, seed, signal };
      return generateSamples(model, tokenizer, { ...options, count });
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return;
    throw error;
  }
  const given = givenOptions(writing);
  printTexts(
    samples.map((sample, index) => ({ sample, about: { run, seed: seed + index, ...given } })),
    writing,
  );
}
