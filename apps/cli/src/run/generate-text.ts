import { randomInt } from 'node:crypto';
import { stream } from '@seqlab/generate';
import { badInput } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { onInterrupt } from '../interrupt.js';
import { readModel, readTokenizer } from './run-folder.js';

export interface GenerateTextOptions {
  prompt: string;
  /** In characters. */
  length: number;
  temperature: number;
  /** Default: drawn, and told in the JSON. */
  seed?: number;
  device: Device;
  /** Print one JSON object instead of the text as it comes. */
  json: boolean;
}

/** Writes text with the model of a run to stdout. */
export async function generateText(
  folder: string,
  { prompt, length, temperature, seed = randomInt(2 ** 32), device, json }: GenerateTextOptions,
): Promise<void> {
  const tokenizer = await readTokenizer(folder);
  await useDevice(device);
  const model = await readModel(folder);
  const signal = onInterrupt('');
  const pieces = await badInput('--prompt', () =>
    stream(model, tokenizer, { prompt, maxTokens: length, temperature, seed, signal }),
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
    if (error !== signal.reason) throw error;
  }
  show('\n');
  if (json) {
    process.stdout.write(`${JSON.stringify({ run: folder, prompt, text, temperature, seed })}\n`);
  }
}
