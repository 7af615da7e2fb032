import { dense, dropout, embedding, sequential, type Layer, type Model } from '@seqlab/seq-layers';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';
import { recurrentLayers } from '../run/recurrent-layers.js';

/** char-rnn's model: embedding, recurrent layers each with dropout after it, logits. */
export function buildModel(
  { model, data, seed }: LanguageModelRecipe,
  vocabularySize: number,
): Model {
  const layers: Layer[] = [embedding({ inputDim: vocabularySize, outputDim: model.embedding })];
  for (let i = 0; i < model.layers; i++) {
    layers.push(
      recurrentLayers[model.cell]({
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
