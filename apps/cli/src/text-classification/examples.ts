import type { LabelledSequences, VocabularyTokenizer } from '@seqlab/text-data';

/** Texts as ids, in two parts, with what makes ids of further texts. */
export interface Examples {
  readonly training: LabelledSequences;
  readonly test: LabelledSequences;
  /** Names of the classes, by their ids. */
  readonly classes: readonly string[];
  readonly tokenizer: VocabularyTokenizer;
  /** Ids there may be; more than the tokenizer's if there are fewer words than were asked for. */
  readonly vocabularySize: number;
}

/** A text and the id of its class. */
export interface Example {
  readonly text: string;
  readonly label: number;
}
