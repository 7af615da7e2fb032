/** What {@link describe} says of a data set. Shares are parts of one. */
export interface DatasetDescription {
  /** How many sequences there are. */
  readonly sequences: number;
  /** How many tokens they have in all. */
  readonly tokens: number;
  /** How many different ones. */
  readonly differentTokens: number;
  /** How long the sequences are, in tokens. */
  readonly lengths: LengthDescription;
  /** Which share of all tokens is among the `vocabularySize` most frequent ones. */
  readonly coverage: readonly { readonly vocabularySize: number; readonly share: number }[];
  /** Of equally frequent tokens the one that came first is first. */
  readonly mostFrequent: readonly TokenDescription[];
  /** The classes, largest first; empty where nothing is labelled. */
  readonly classes: readonly ClassDescription[];
}

/** How long sequences are. */
export interface LengthDescription {
  /** Of the shortest, in tokens. */
  readonly min: number;
  /** Of the longest, in tokens. */
  readonly max: number;
  /** Of all, in tokens. */
  readonly mean: number;
  /** The shortest length that at least `percentile` percent of the sequences do not exceed. */
  readonly percentiles: readonly { readonly percentile: number; readonly length: number }[];
}

/** A frequent token. */
export interface TokenDescription {
  /** Its id in the sequences. */
  readonly id: number;
  /** Only where a vocabulary was given that has it. */
  readonly token?: string;
  /** How often it occurs. */
  readonly count: number;
  /** Of all tokens. */
  readonly share: number;
}

/** How large a class is. */
export interface ClassDescription {
  /** As the sequences have it. */
  readonly label: number | string;
  /** Sequences of this class. */
  readonly count: number;
  /** Of all labelled sequences. */
  readonly share: number;
}
