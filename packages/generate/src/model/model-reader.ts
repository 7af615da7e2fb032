import type { Model, ModelStates } from '@seqlab/seq-layers';
import {
  dispose,
  gather,
  keep,
  log,
  reshape,
  slice,
  tensor,
  tensor1d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { nextTask } from '../next-task.js';
import { checkVocabulary } from './check-vocabulary.js';
import { endsInSoftmax } from './output-activation.js';

/** Longer texts are read in parts, so that memory does not grow with them. */
const windowLength = 256;
const nothing = new Int32Array(0);

export interface ModelReaderOptions {
  /** Of the tokenizer; the model has to have as many outputs. */
  readonly vocabularySize: number;
}

/**
 * A model that reads texts side by side and keeps what it remembers of them: the recurrent states. Those
 * of the model itself are neither read nor changed.
 */
export class ModelReader {
  readonly #model: Model;
  readonly #vocabularySize: number;
  readonly #endsInSoftmax: boolean;
  #states: ModelStates | undefined;
  #unread: Int32Array = nothing;
  #logits: Float32Array | undefined;
  #rows = 1;

  /** @throws {@link GenerateError} `invalid-model` unless the model ends in logits or a softmax */
  constructor(model: Model, { vocabularySize }: ModelReaderOptions) {
    this.#model = model;
    this.#vocabularySize = vocabularySize;
    this.#endsInSoftmax = endsInSoftmax(model);
  }

  /** How many texts it reads side by side; at first one. */
  get rows(): number {
    return this.#rows;
  }

  /** Copies of the states after what was read, one list a call of a layer; none before. */
  getStates(): Tensor[][] {
    return (this.#states ?? []).map((own) => own.map((state) => state.clone()));
  }

  /** What it is to read next, `[rows, length]`; the array has to stay as it is until then. */
  push(ids: Int32Array): void {
    if (this.#unread.length === 0) {
      this.#unread = ids;
      return;
    }
    const both = new Int32Array(this.#unread.length + ids.length);
    both.set(this.#unread);
    both.set(ids, this.#unread.length);
    this.#unread = both;
  }

  /**
   * Reads what is unread.
   *
   * @returns the logits of what may follow, `[rows, vocabularySize]`; undefined if nothing was ever read
   * @throws {@link GenerateError} `invalid-model` unless the model's outputs are the tokenizer's tokens;
   * the reason of a signal that is aborted
   */
  async read(signal?: AbortSignal): Promise<Float32Array | undefined> {
    while (this.#unread.length > 0) {
      signal?.throwIfAborted();
      const isLast = this.#rows > 1 || this.#unread.length <= windowLength;
      const logits = this.#step(isLast ? this.#unread : this.#unread.subarray(0, windowLength));
      this.#unread = isLast ? nothing : this.#unread.subarray(windowLength);
      try {
        if (isLast) this.#logits = await logits.data<'float32'>();
      } finally {
        logits.dispose();
      }
      if (!isLast) await nextTask();
    }
    return this.#logits;
  }

  /** Goes on with these rows, in this order; a row may be there several times. All must be read. */
  select(rows: readonly number[]): void {
    const before = this.#states;
    this.#rows = rows.length;
    if (before === undefined) return;
    this.#states = tidy(() => {
      const indices = tensor1d(rows as number[], 'int32');
      return before.map((own) => own.map((state) => keep(gather(state, indices))));
    });
    dispose(before.flat());
  }

  /** Frees the states and begins anew. */
  reset(): void {
    dispose(this.#states?.flat() ?? []);
    this.#states = undefined;
    this.#unread = nothing;
    this.#logits = undefined;
    this.#rows = 1;
  }

  /** The logits after these ids, `[rows, vocabularySize]`. */
  #step(ids: Int32Array): Tensor {
    const before = this.#states;
    const logits = tidy(() => {
      const input = tensor(ids, [this.#rows, ids.length / this.#rows], 'int32');
      const result = this.#model.apply(input, { states: before });
      const last = this.#lastStep(result.output);
      this.#states = result.states.map((own) => own.map((state) => keep(state)));
      return this.#endsInSoftmax ? log(last) : last;
    });
    dispose(before?.flat() ?? []);
    return logits;
  }

  /** The output after the last token, of `[rows, time, classes]` or `[rows, classes]`. */
  #lastStep(output: Tensor): Tensor {
    const classes = output.shape.at(-1)!;
    checkVocabulary(this.#model, output, this.#vocabularySize);
    const time = output.rank === 3 ? output.shape[1]! : 1;
    const last = time > 1 ? slice(output, [0, time - 1, 0], [this.#rows, 1, classes]) : output;
    return reshape(last, [this.#rows, classes]);
  }
}
