import { generate, stream } from '@seqlab/generate';
import type {
  CharacterMap,
  EngineReport,
  GateReport,
  ModelReport,
  TextOrder,
  TrainingListener,
  TrainingOrder,
} from '../protocol.js';
import { Fault } from '../fault.js';
import { mapCharacters } from './character-map.js';
import { encodeKnown } from './encode-known.js';
import { startEngine } from './engine.js';
import { reportGates } from './gate-reports.js';
import { newLanguageModel, reportModel, type LanguageModel } from './language-model.js';
import { packModel, unpackModel } from './model-file.js';
import { Training } from './training.js';
import { checkLength, tokenizerOf, trainingData } from './training-data.js';

/** What the page asks of its Worker: one model at a time, which is trained, written with and looked into. */
export class Lab {
  #current: LanguageModel | undefined;
  #training: Training | undefined;
  #writing: AbortController | undefined;

  start(): Promise<EngineReport> {
    return startEngine();
  }

  /** Begins to train; what comes of it is told to the listener, and `trained` says when it has ended. */
  async train(order: TrainingOrder, listener: TrainingListener): Promise<ModelReport> {
    const { text, seqLength, learningRate, prompt, keepModel } = order;
    checkLength(text);
    const tokenizer = keepModel ? this.#require().tokenizer : tokenizerOf(text);
    const data = trainingData(encodeKnown(tokenizer, text), seqLength);
    await this.#stop();
    if (!keepModel) this.#take(newLanguageModel(tokenizer, order));
    const languageModel = this.#require();
    this.#training = new Training(languageModel, { data, learningRate, prompt, listener });
    return reportModel(languageModel);
  }

  /** Resolves when the training has ended; rejects with its error. */
  async trained(): Promise<void> {
    await this.#training?.done;
  }

  pause(): void {
    this.#training?.pause();
  }

  resume(): void {
    this.#training?.resume();
  }

  /** Text that continues the prompt, told piece by piece too. Stopped, it is what was written by then. */
  async write(
    { prompt, temperature, length, seed }: TextOrder,
    onPiece: (piece: string) => void,
  ): Promise<string> {
    const { model, tokenizer } = this.#require();
    encodeKnown(tokenizer, prompt);
    this.stopWriting();
    const writing = new AbortController();
    this.#writing = writing;
    const { signal } = writing;
    let text = '';
    try {
      const options = { prompt, temperature, maxTokens: length, seed, signal };
      for await (const piece of stream(model, tokenizer, options)) {
        text += piece;
        onPiece(piece);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return text;
  }

  stopWriting(): void {
    this.#writing?.abort();
  }

  gates(sentence: string): Promise<GateReport[]> {
    return reportGates(this.#require(), sentence);
  }

  characterMap(): Promise<CharacterMap> {
    return mapCharacters(this.#require());
  }

  save(): Promise<Uint8Array> {
    return packModel(this.#require());
  }

  /** Takes the model of a file; one that cannot write is refused, and the model before stays. */
  async load(bytes: Uint8Array): Promise<ModelReport> {
    const loaded = unpackModel(bytes);
    try {
      await generate(loaded.model, loaded.tokenizer, { maxTokens: 2, seed: 0 });
    } catch (error) {
      loaded.model.dispose();
      throw new Fault('bad-model-file', (error as Error).message, { cause: error });
    }
    await this.#stop();
    this.#take(loaded);
    return reportModel(loaded);
  }

  #require(): LanguageModel {
    if (this.#current === undefined) throw new Error('There is no model yet');
    return this.#current;
  }

  /** Ends what goes on with the model there is. */
  async #stop(): Promise<void> {
    this.stopWriting();
    // Another one may have begun while this one was ending.
    while (this.#training !== undefined) {
      const training = this.#training;
      await training.stop();
      if (this.#training === training) this.#training = undefined;
    }
  }

  #take(next: LanguageModel): void {
    this.#current?.model.dispose();
    this.#current = next;
  }
}
