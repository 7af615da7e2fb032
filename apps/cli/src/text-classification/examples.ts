import type { LabelledSequences, Tokenizer } from '@seqlab/text-data';

/** Texts as ids, in two parts, with what makes ids of further texts. */
export interface Examples {
  readonly training: LabelledSequences;
  readonly test: LabelledSequences;
  /** Names of the classes, by their ids. */
  readonly classes: readonly string[];
  readonly tokenizer: Tokenizer & { toJSON(): unknown };
  readonly vocabularySize: number;
}

/** A text and the id of its class. */
export interface Example {
  readonly text: string;
  readonly label: number;
}
