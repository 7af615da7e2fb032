import {
  dense,
  dropout,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
  type Model,
  type RecurrentOptions,
} from '@seqlab/seq-layers';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';

const recurrent: Record<
  LanguageModelRecipe['model']['cell'],
  (options: RecurrentOptions) => Layer
> = {
  lstm,
  gru,
  rnn: simpleRNN,
};

/** char-rnn's model: embedding, recurrent layers each with dropout after it, logits. */
export function buildModel(
  { model, data, seed }: LanguageModelRecipe,
  vocabularySize: number,
): Model {
  const layers: Layer[] = [embedding({ inputDim: vocabularySize, outputDim: model.embedding })];
  for (let i = 0; i < model.layers; i++) {
    layers.push(
      recurrent[model.cell]({
        units: model.units,
        returnSequences: true,
        stateful: data.windows === 'contiguous',
      }),
    );
    if (model.dropout > 0) layers.push(dropout({ rate: model.dropout }));
  }
  layers.push(dense({ units: vocabularySize }));
  return sequential(layers, { seed });
}
