import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { classify, type Classification } from '@seqlab/generate';
import { badInput, CliError } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { readModel, readRecord } from '../run/run-folder.js';
import { tokenizerOfRun } from '../tokenize/open-tokenizer.js';

export interface PredictClassesOptions {
  /** Default: stdin. */
  file?: string | undefined;
  device: Device;
}

/** Read at once, so that few texts come soon and many in batches. */
const linesAtOnce = 64;

/** Prints a line of JSON for each line of text. */
export async function predictClasses(
  folder: string,
  { file, device }: PredictClassesOptions,
): Promise<void> {
  const { recipe, facts } = await readRecord(folder);
  if (recipe.task !== 'text-classification') {
    throw new CliError(`${folder} is a language model, which writes: seqlab generate ${folder}`);
  }
  const tokenizer = await tokenizerOfRun(folder);
  await useDevice(device);
  const model = await readModel(folder);
  const { maxLen, padding, truncating } = recipe.data;
  const options = { labels: facts.classes, maxLen, padding, truncating };
  await badInput(file ?? 'stdin', async () => {
    for await (const texts of linesOf(file)) {
      const found = await classify(model, tokenizer, texts, options);
      for (const [i, one] of found.entries()) print(texts[i]!, one, facts.classes ?? []);
    }
  });
}

async function* linesOf(file: string | undefined): AsyncGenerator<string[]> {
  const input = file === undefined ? process.stdin : createReadStream(file);
  let lines: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    lines.push(line);
    if (lines.length < linesAtOnce) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

function print(text: string, found: Classification, classes: readonly string[]): void {
  const { label, probability, probabilities } = found;
  const all = Object.fromEntries(probabilities.map((one, i) => [classes[i] ?? i, one]));
  process.stdout.write(`${JSON.stringify({ text, label, probability, probabilities: all })}\n`);
}
