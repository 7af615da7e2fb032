// What the server tells the page: types alone, which both are built with.

export type RunState = 'starting' | 'training' | 'stopped' | 'finished';

/** An epoch and its validation loss. */
export interface Best {
  /** From 1. */
  readonly epoch: number;
  readonly valLoss: number;
}

export interface RunProgress {
  readonly state: RunState;
  /** The one it is in, or was in last, from 1; 0 before the first step. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  /** Of all epochs, once the first has ended. */
  readonly steps?: number;
  /** Of the newest step. */
  readonly loss?: number | null;
  /** Of the newest epoch. */
  readonly valLoss?: number | null;
  readonly best?: Best;
  readonly learningRate?: number | null;
  readonly stepsPerSecond?: number;
  /** Characters or texts a second. */
  readonly countedPerSecond?: number;
  readonly secondsLeft?: number;
  /** When the newest line was written, ISO 8601. */
  readonly updatedAt?: string;
  /** Lines of metrics.jsonl that could not be read. */
  readonly damagedLines: number;
}

export interface RunInfo {
  /** Its place in the served folder. */
  readonly id: string;
  readonly task: 'language-model' | 'text-classification';
  readonly description: string;
  readonly createdAt: string;
  /** What the model is, in a line. */
  readonly model: string;
  /** What a step counts. */
  readonly counted: 'characters' | 'texts';
  /** Of a classifier. */
  readonly classes?: readonly string[];
  /** When the model was saved last, ISO 8601; without one nothing can be written yet. */
  readonly modelSavedAt?: string;
  readonly progress: RunProgress;
}

/** Event `runs`: all runs there are, whenever anything about them changes. */
export interface RunsMessage {
  /** The name of the served folder. */
  readonly folder: string;
  readonly runs: readonly RunInfo[];
}

/** A value a point by names such as `loss`; null is no finite number, or no value. */
export type Columns = Readonly<Record<string, readonly (number | null)[]>>;

/** Event `curve`: points of a run's steps that replace all from the index `from` on. */
export interface CurveMessage {
  readonly run: string;
  readonly from: number;
  readonly steps: readonly number[];
  readonly columns: Columns;
}

export interface EpochPoint {
  /** From 1. */
  readonly epoch: number;
  readonly step: number;
  /** By names such as `loss` and `accuracy`. */
  readonly training: Readonly<Record<string, number | null>>;
  /** The same on the validation data; empty without. */
  readonly validation: Readonly<Record<string, number | null>>;
}

/** Event `epochs`: all epochs of a run. */
export interface EpochsMessage {
  readonly run: string;
  readonly epochs: readonly EpochPoint[];
}

export interface SampleText {
  readonly prompt: string;
  readonly text: string;
  /** Which model wrote it; undefined if nothing was validated. */
  readonly best?: Best;
  readonly savedAt: string;
}

/** Event `samples`: what the models of a run have written while it was looked at, newest first. */
export interface SamplesMessage {
  readonly run: string;
  readonly samples: readonly SampleText[];
  /** Why the newest model writes nothing. */
  readonly error?: string;
}

/** What `POST /api/generate` takes. */
export interface GenerateRequest {
  readonly run: string;
  readonly prompt: string;
  /** Tokens to write. */
  readonly length: number;
  readonly temperature: number;
  /** Default: another each time. */
  readonly seed?: number;
}

/** The events that answer it: `begin`, then `text` again and again, then `end` or `failed`. */
export interface GenerateEvents {
  begin: { readonly seed: number; readonly savedAt: string; readonly best?: Best };
  text: { readonly text: string };
  end: { readonly seconds: number };
  failed: { readonly error: string };
}

/** What `POST /api/classify` takes. */
export interface ClassifyRequest {
  readonly run: string;
  readonly text: string;
}

export interface ClassProbability {
  readonly label: string;
  readonly probability: number;
}

/** What it answers: every class, the likeliest first. */
export interface ClassifyAnswer {
  readonly classes: readonly ClassProbability[];
  readonly savedAt: string;
}

/** The answer to a request that is refused. */
export interface ErrorAnswer {
  readonly error: string;
}
