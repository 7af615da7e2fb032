import type { Model } from '@seqlab/seq-layers';
import { evaluate } from '@seqlab/trainer';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { Examples } from './examples.js';
import { objectiveOf } from './objective.js';
import { padExamples } from './pad-examples.js';

const batchSize = 500;

/** How good a classifier is on the test part of its data. */
export async function testModel(
  model: Model,
  { test, classes }: Pick<Examples, 'test' | 'classes'>,
  { data }: ClassificationRecipe,
): Promise<{ testLoss: number; testAccuracy: number }> {
  const { loss, metrics, accuracyOf } = objectiveOf(classes.length);
  const found = await evaluate(model, padExamples(test, data), { loss, metrics, batchSize });
  return { testLoss: found.loss, testAccuracy: accuracyOf(found.metrics) };
}
