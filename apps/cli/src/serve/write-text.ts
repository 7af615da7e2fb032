import { randomInt } from 'node:crypto';
import { stream } from '@seqlab/generate';
import { messageOf } from '../cli-error.js';
import type { GenerateEvents, GenerateRequest } from './messages.js';
import type { RunModels } from './run-models.js';
import type { ServerEvent } from './send-events.js';
import type { WatchedRun } from './watched-run.js';

export interface WriteTextOptions extends Omit<GenerateRequest, 'run'> {
  run: WatchedRun;
  models: RunModels;
  /** Aborted, the text ends where it is. */
  signal: AbortSignal;
}

/** Writes a text with the newest model of a run, token by token, and gives control back after each. */
export async function* writeText({
  run,
  models,
  prompt,
  length,
  temperature,
  seed = randomInt(2 ** 32),
  signal,
}: WriteTextOptions): AsyncGenerator<ServerEvent<GenerateEvents>, void, undefined> {
  let borrowed;
  try {
    borrowed = await models.borrow(run.folder);
    const { model, tokenizer } = borrowed;
    const options = { prompt, maxTokens: length, temperature, seed, signal };
    const pieces = stream(model, tokenizer, options);
    const { best } = run.epochs;
    const savedAt = run.info.modelSavedAt ?? '';
    yield { event: 'begin', data: { seed, savedAt, ...(best && { best }) } };
    const beganAt = performance.now();
    for await (const text of pieces) yield { event: 'text', data: { text } };
    yield { event: 'end', data: { seconds: (performance.now() - beganAt) / 1000 } };
  } catch (error) {
    // Nobody reads on.
    if (signal.aborted) return;
    yield { event: 'failed', data: { error: messageOf(error) } };
  } finally {
    borrowed?.release();
  }
}
