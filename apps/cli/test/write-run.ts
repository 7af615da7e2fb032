import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface WrittenEpoch {
  loss: number | null;
  valLoss?: number;
  /** Metrics under the names of `metrics.jsonl`. */
  values?: Readonly<Record<string, number>>;
  partial?: true;
}

export interface WrittenRun {
  epochs?: readonly WrittenEpoch[];
  stepsPerEpoch?: number;
  secondsPerStep?: number;
  /** In place of a language model's. */
  recipe?: object;
  /** A hexadecimal digit that tells data apart. */
  data?: string;
  /** What `result.json` says. Default: there is none. */
  result?: object;
}

const beginning = Date.UTC(2026, 0, 1);

/** Writes a run's folder as training leaves it, but for tokenizer, model and checkpoints. */
export function writeRun(
  folder: string,
  {
    epochs = [],
    stepsPerEpoch = 2,
    secondsPerStep = 1,
    recipe = languageModel({}),
    data = '0',
    result,
  }: WrittenRun = {},
): string {
  mkdirSync(folder, { recursive: true });
  const record = {
    format: 1,
    createdAt: new Date(beginning).toISOString(),
    versions: { seqlab: '0.0.0', node: '20.19.0', tfjs: '4.22.0' },
    recipe,
    facts: { sha256: data.repeat(64), vocabularySize: 10 },
  };
  writeFileSync(path.join(folder, 'run.json'), JSON.stringify(record));
  let step = 0;
  const lines = epochs.flatMap(({ loss, valLoss, values, partial }, epoch) => {
    const common = () => ({
      time: new Date(beginning + 1000 * secondsPerStep * step).toISOString(),
      epoch,
      step,
      loss,
      learningRate: 0.1,
    });
    const batches = Array.from({ length: stepsPerEpoch }, (_, batch) => {
      step++;
      return { event: 'batch', ...common(), batch, gradientNorm: 1, tokens: 100 };
    });
    return [...batches, { event: 'epoch', ...common(), valLoss, ...values, partial }];
  });
  writeFileSync(
    path.join(folder, 'metrics.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  if (result !== undefined) {
    const whole = { run: folder, stopReason: 'epochs', step, params: 1234, epochs: [], ...result };
    writeFileSync(path.join(folder, 'result.json'), JSON.stringify(whole));
  }
  return folder;
}

export function languageModel({ name = 'plays', seed = 0, model = {} }): object {
  const data = { source: { kind: 'dataset', name: 'shakespeare' } };
  return { name, task: 'language-model', seed, data, model, training: { epochs: 5 } };
}

export function classifier({ name = 'reviews', model = {} }): object {
  const data = { source: { kind: 'dataset', name: 'imdb' } };
  return { name, task: 'text-classification', data, model, training: { epochs: 5 } };
}
