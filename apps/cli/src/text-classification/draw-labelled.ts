import { datasetOf, type LabelledSequences } from '@seqlab/text-data';
import { CliError } from '../cli-error.js';

export interface DrawLabelledOptions {
  /** How many. */
  count: number;
  classes: readonly string[];
  seed: number;
}

/**
 * Some of the examples, drawn by the seed: of each class as many, in turns, so that a last share of them to
 * validate on has all classes too.
 *
 * @throws {@link CliError} if a class has too few.
 */
export async function drawLabelled(
  { sequences, labels }: LabelledSequences,
  { count, classes, seed }: DrawLabelledOptions,
): Promise<LabelledSequences> {
  const order = datasetOf([...labels.keys()]).shuffle({ seed });
  const ofClass = classes.map((): number[] => []);
  for (const at of await order.toArray()) ofClass[labels[at]!]!.push(at);
  const chosen = Array.from({ length: count }, (_, i) => {
    const label = i % classes.length;
    const at = ofClass[label]![Math.floor(i / classes.length)];
    if (at !== undefined) return at;
    throw new CliError(
      `data.labels: ${count} labelled texts take as many of each class, and ${classes[label]} has ${ofClass[label]!.length}`,
    );
  });
  return {
    sequences: chosen.map((at) => sequences[at]!),
    labels: Int32Array.from(chosen, (at) => labels[at]!),
  };
}
