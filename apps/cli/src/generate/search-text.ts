import { beamSearch, type Beam } from '@seqlab/generate';
import { onInterrupt } from '../interrupt.js';
import { restrictions } from './decoding.js';
import type { Writing } from './generate-text.js';
import { givenRestrictions } from './given-options.js';
import { nameOptions } from './name-options.js';
import { printTexts } from './print-texts.js';

/** Writes the likeliest texts that beam search finds, best first, as many as `samples`. */
export async function searchText(writing: Writing): Promise<void> {
  const { run, model, tokenizer, prompt, replaceUnknown, samples, beams, lengthPenalty } = writing;
  const signal = onInterrupt('');
  let found: Beam[];
  try {
    found = await nameOptions(async () => {
      const options = { ...(await restrictions(writing)), prompt, replaceUnknown, signal };
      return beamSearch(model, tokenizer, { ...options, beams, lengthPenalty });
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return;
    throw error;
  }
  const given = { beams, lengthPenalty, ...givenRestrictions(writing) };
  const texts = found.slice(0, samples).map((sample) => {
    const { score, logLikelihood } = sample;
    return { sample, about: { run, score, logLikelihood, ...given } };
  });
  printTexts(texts, writing);
}
