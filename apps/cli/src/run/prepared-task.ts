import type { Model } from '@seqlab/seq-layers';
import type {
  Arrays,
  BatchSource,
  FitOptions,
  History,
  Loss,
  TrainingPhase,
} from '@seqlab/trainer';
import type { Pretrained, PretrainSession } from './pretraining.js';
import type { Facts } from './run-record.js';

/** What a loss and metrics say, for people; by the names of the logs. */
interface Values {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A task with its data read: all that training, showing and testing it take. */
export interface PreparedTask {
  /** What the data is, beyond the recipe. */
  readonly facts: Facts;
  readonly tokenizer: { toJSON(): unknown };
  /** What is trained on, in a line. */
  readonly dataLine: string;
  /** The layers, in a line. */
  readonly modelLine: string;
  /** Makes what the embedding begins with; called once, before the model is built. */
  pretrain?(session: PretrainSession): Promise<Pretrained>;
  buildModel(vectors?: Float32Array): Model;
  /** In which some layers are frozen. Default: all learn from the beginning. */
  readonly phases?: readonly TrainingPhase[] | undefined;
  readonly training: BatchSource | Arrays;
  readonly stepsPerEpoch: number;
  readonly fitOptions: Pick<
    FitOptions,
    'batchSize' | 'validationData' | 'validationSplit' | 'metrics'
  > & { readonly loss: Loss };
  /** What a training step counts: `chars` or `texts`. */
  readonly counted: string;
  /** A few words on how good values are, short enough for a live line. */
  describeBriefly(values: Values): string;
  describe(values: Values): string;
  /** What the result has beside the losses. */
  summarize(history: History): Readonly<Record<string, number>>;
  /** Tells how good the model is on data that nothing was chosen by. */
  test?(model: Model): Promise<Readonly<Record<string, number>>>;
}
