import { padSequences, type LabelledSequences } from '@seqlab/text-data';
import type { Arrays } from '@seqlab/trainer';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';

/** Texts of one length, and their classes. */
export function padExamples(
  { sequences, labels }: LabelledSequences,
  { maxLen, padding, truncating }: ClassificationRecipe['data'],
): Arrays {
  return {
    inputs: padSequences(sequences, { maxLen, padding, truncating }),
    targets: { data: labels, shape: [labels.length] },
  };
}
