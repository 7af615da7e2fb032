import { generate } from '@seqlab/generate';
import { adam, fit, sparseCategoricalCrossentropy, type Callback } from '@seqlab/trainer';
import type { Settings, TrainingListener } from '../protocol.js';
import type { LanguageModel } from './language-model.js';
import { PauseGate } from './pause-gate.js';
import { ProgressReports } from './progress-reports.js';
import { isSampleStep } from './sample-steps.js';
import type { TrainingData } from './training-data.js';

/** Of the samples along the way: the same draws, so that only the model's skill differs. */
const SAMPLE = { maxTokens: 160, temperature: 0.7, seed: 1 };
/** Training goes on until the visitor stops it. */
const EPOCHS = 1_000_000;
const CLIP_NORM = 5;

export interface TrainingOptions extends Pick<Settings, 'learningRate'> {
  readonly data: TrainingData;
  /** What samples begin with. */
  readonly prompt: string;
  readonly listener: TrainingListener;
}

/** A training that can be paused between two steps and stopped for good. */
export class Training {
  readonly #gate = new PauseGate();
  readonly #abort = new AbortController();
  /** Rejects with what ended the training, if that was an error. */
  readonly done: Promise<void>;

  constructor(languageModel: LanguageModel, options: TrainingOptions) {
    this.done = this.#run(languageModel, options);
    // Whoever asks is told; nobody has to.
    this.done.catch(() => {});
  }

  pause(): void {
    this.#gate.close();
  }

  resume(): void {
    this.#gate.open();
  }

  /** Resolves when nothing of it computes any more. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#gate.open();
    await this.done.catch(() => {});
  }

  async #run(languageModel: LanguageModel, options: TrainingOptions): Promise<void> {
    const { data, learningRate } = options;
    const optimizer = adam({ learningRate });
    try {
      await fit(languageModel.model, data.training, {
        epochs: EPOCHS,
        optimizer,
        loss: sparseCategoricalCrossentropy({ fromLogits: true }),
        globalClipNorm: CLIP_NORM,
        validationData: data.validation,
        callbacks: [this.#follow(languageModel, options)],
        signal: this.#abort.signal,
      });
    } finally {
      optimizer.dispose();
    }
  }

  #follow({ model, tokenizer }: LanguageModel, { listener, prompt }: TrainingOptions): Callback {
    const reports = new ProgressReports((progress) => listener.onProgress(progress));
    let begunAt = 0;
    const sample = async (step: number, loss?: number) => {
      reports.flush();
      const text = await generate(model, tokenizer, { ...SAMPLE, prompt });
      listener.onSample({ step, loss, text });
    };
    return {
      onTrainBegin: () => sample(0),
      onBatchBegin() {
        begunAt = performance.now();
      },
      onBatchEnd: async ({ step, epoch, loss, tokens }) => {
        reports.add({ step, epoch, loss, tokens, milliseconds: performance.now() - begunAt });
        if (isSampleStep(step)) await sample(step, loss);
        if (this.#gate.isClosed) reports.flush();
        await this.#gate.pass();
      },
      onEpochEnd({ step, valLoss }) {
        if (valLoss !== undefined) listener.onValidation({ step, loss: valLoss });
      },
    };
  }
}
