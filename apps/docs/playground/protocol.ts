// What the page and its Worker tell each other. All of it can be cloned or transferred.

export type Cell = 'lstm' | 'gru' | 'simpleRNN';

/** What a new model is made of and how it is trained. */
export interface Settings {
  readonly cell: Cell;
  readonly units: number;
  /** Characters that one step of training reads in each row. */
  readonly seqLength: number;
  readonly learningRate: number;
}

export interface TrainingOrder extends Settings {
  readonly text: string;
  /** What the samples along the way begin with. */
  readonly prompt: string;
  /** Go on with the model there is, rather than with a new one. */
  readonly keepModel: boolean;
}

/** The loss of one step, or the mean of several. */
export interface LossPoint {
  readonly step: number;
  /** In nats a character. */
  readonly loss: number;
}

export interface Progress {
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
  /** Since the last report. */
  readonly points: readonly LossPoint[];
  /** Of the training itself, without samples and pauses. */
  readonly charactersPerSecond: number;
}

/** What the model wrote at some point of its training. */
export interface SkillSample {
  /** 0 is before the training. */
  readonly step: number;
  /** Of that step, in nats a character. */
  readonly loss: number | undefined;
  readonly text: string;
}

/** What is told along the way. */
export interface TrainingListener {
  onProgress(progress: Progress): void;
  onSample(sample: SkillSample): void;
  /** The loss on the part of the text that is not trained on, after an epoch. */
  onValidation(point: LossPoint): void;
}

/** What the computations run on. */
export interface EngineReport {
  /** `cpu` is plain JavaScript. */
  readonly backend: 'seqlab' | 'cpu';
  readonly threads: number;
  readonly simd: string | undefined;
  /** Why it is `cpu`. */
  readonly reason?: string;
}

export interface ModelReport {
  /** Keras' names of the classes of its recurrent layers. */
  readonly cells: readonly string[];
  readonly parameters: number;
  readonly vocabularySize: number;
  /** All that it knows. */
  readonly characters: readonly string[];
}

export interface TextOrder {
  readonly prompt: string;
  readonly temperature: number;
  /** Characters to write. */
  readonly length: number;
  readonly seed: number;
}

/** What the gates of one layer did on a sentence. */
export interface GateReport {
  /** The layer's name. */
  readonly layer: string;
  readonly units: number;
  /** What was read, one a time step. */
  readonly characters: readonly string[];
  readonly parts: readonly GatePart[];
}

export interface GatePart {
  /** Such as `forget`; see `gateActivations`. */
  readonly name: string;
  /** `[time, units]` */
  readonly values: Float32Array;
}

/** The embeddings of the characters, in a plane. */
export interface CharacterMap {
  readonly characters: readonly string[];
  /** How many there are besides, which are left out. */
  readonly omitted: number;
  /** x and y of each. */
  readonly points: Float32Array;
  /** The part of the variance that x and y keep together, from 0 to 1. */
  readonly kept: number;
  /** The nearest others of each, the nearest first. */
  readonly neighbors: readonly (readonly CharacterNeighbor[])[];
}

interface CharacterNeighbor {
  readonly word: string;
  /** The cosine, from −1 to 1. */
  readonly similarity: number;
}
