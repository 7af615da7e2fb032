import type { Sample } from '@seqlab/generate';
import type { Writing } from './generate-text.js';

export interface PrintedText {
  sample: Sample;
  /** What else its JSON has: the run, the seed, the options. */
  about: Readonly<Record<string, unknown>>;
}

/** Prints texts with a line of `---` between them, or as JSON lines. */
export function printTexts(
  texts: readonly PrintedText[],
  {
    prompt,
    tokenizer,
    json = false,
    logProbs = false,
  }: Pick<Writing, 'prompt' | 'tokenizer' | 'json' | 'logProbs'>,
): void {
  if (!json) {
    const plain = texts.map(({ sample }) => `${prompt}${sample.text}\n`);
    process.stdout.write(plain.join('---\n'));
    return;
  }
  for (const { sample, about } of texts) {
    const { text, finishReason, ids, logProbabilities } = sample;
    const tokens = ids.map((id, i) => ({
      id,
      text: tokenizer.decode([id]),
      logProbability: logProbabilities[i],
    }));
    const line = { prompt, text, finishReason, ...about, ...(logProbs && { tokens }) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
