import type { Model } from '@seqlab/seq-layers';
import type { TextTokenizer } from '@seqlab/generate';
import type { GenerateArguments } from '../commands/generate.js';
import { useDevice } from '../device.js';
import { readModel, readTokenizer } from '../run/run-folder.js';
import { readPrompt } from './read-prompt.js';

/** What every way of writing a text works with. */
export interface Writing extends GenerateArguments {
  /** The run's folder, as it was given. */
  run: string;
  model: Model;
  tokenizer: TextTokenizer;
}

/** Writes text with the model of a run to stdout, in the way that the options ask for. */
export async function generateText(run: string, options: GenerateArguments): Promise<void> {
  const tokenizer = await readTokenizer(run);
  await useDevice(options.device);
  const model = await readModel(run);
  const prompt = await readPrompt(options.prompt);
  const write = await wayOf(options);
  await write({ ...options, run, model, tokenizer, prompt });
}

async function wayOf({
  interactive = false,
  beams,
  samples,
  logProbs = false,
}: GenerateArguments): Promise<(writing: Writing) => Promise<void>> {
  if (interactive) return (await import('./prompt-loop.js')).promptLoop;
  if (beams !== undefined) return (await import('./search-text.js')).searchText;
  if (samples > 1 || logProbs) return (await import('./sample-texts.js')).sampleTexts;
  return (await import('./stream-text.js')).streamText;
}
