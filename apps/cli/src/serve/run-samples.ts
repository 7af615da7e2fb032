import { stream } from '@seqlab/generate';
import { messageOf } from '../cli-error.js';
import type { SamplesMessage, SampleText } from './messages.js';
import type { RunModels } from './run-models.js';
import type { WatchedRun } from './watched-run.js';

const length = 280;
const temperature = 0.8;
/** The same for each model, so that texts differ by what was learnt. */
const seed = 0;

/** So many are kept of a run. */
const keptSamples = 20;

interface Written {
  samples: SampleText[];
  error: string | undefined;
  /** The model that wrote last, or tried to. */
  stamp: string;
  isWriting: boolean;
}

export interface RunSamplesOptions {
  models: RunModels;
  /** Ends what is being written. */
  signal: AbortSignal;
  /** Called when there is a new sample. */
  onSample: () => void;
}

/** A text by each new model of a run, while somebody looks at it. They are kept in memory only. */
export class RunSamples {
  readonly #options: RunSamplesOptions;
  readonly #written = new WeakMap<WatchedRun, Written>();

  constructor(options: RunSamplesOptions) {
    this.#options = options;
  }

  /** What there is; a model that has written nothing yet begins to. */
  look(run: WatchedRun): SamplesMessage {
    const written = this.#written.get(run) ?? {
      samples: [],
      error: undefined,
      stamp: '',
      isWriting: false,
    };
    this.#written.set(run, written);
    void this.#write(run, written);
    const { samples, error } = written;
    return { run: run.id, samples, ...(error !== undefined && { error }) };
  }

  async #write(run: WatchedRun, written: Written): Promise<void> {
    if (written.isWriting) return;
    written.isWriting = true;
    const { models, onSample } = this.#options;
    try {
      const stamp = await models.stampOf(run.folder);
      if (stamp === '' || stamp === written.stamp) return;
      written.stamp = stamp;
      const sample = await this.#sample(run).catch((error: unknown) => messageOf(error));
      if (this.#options.signal.aborted) return;
      if (typeof sample === 'string') {
        written.error = sample;
      } else {
        written.error = undefined;
        written.samples = [sample, ...written.samples].slice(0, keptSamples);
      }
      onSample();
    } finally {
      written.isWriting = false;
    }
  }

  async #sample(run: WatchedRun): Promise<SampleText> {
    const { models, signal } = this.#options;
    const { model, tokenizer, release } = await models.borrow(run.folder);
    const { best } = run.epochs;
    const savedAt = run.info.modelSavedAt ?? '';
    const write = async (prompt: string) => {
      let text = '';
      const options = { prompt, maxTokens: length, temperature, seed, signal };
      for await (const piece of stream(model, tokenizer, options)) text += piece;
      return { prompt, text, savedAt, ...(best && { best }) };
    };
    try {
      // A text begins better after the end of a line than anywhere, if there are lines.
      return await write('\n').catch((error: unknown) => {
        if (error instanceof Error && error.name === 'TextDataError') return write('');
        throw error;
      });
    } finally {
      release();
    }
  }
}
