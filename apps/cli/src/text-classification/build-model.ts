import {
  bidirectional,
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
  sequential,
  type Layer,
  type Model,
} from '@seqlab/seq-layers';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import { recurrentLayers } from '../run/recurrent-layers.js';

export interface Sizes {
  vocabularySize: number;
  classes: number;
}

/** The layer that `model.vectors` is about. */
export const embeddingName = 'embedding';

/**
 * Word vectors, what reads them, dense layers, and a logit: one for two classes, else one a class. The embedding
 * begins with the vectors, `[vocabularySize, model.embedding]`, if there are any.
 */
export function buildModel(
  { model, seed }: ClassificationRecipe,
  { vocabularySize, classes }: Sizes,
  vectors?: Float32Array,
): Model {
  const dropped = (layer: Layer) =>
    model.dropout > 0 ? [layer, dropout({ rate: model.dropout })] : [layer];
  return sequential(
    [
      embedding({
        name: embeddingName,
        inputDim: vocabularySize,
        outputDim: model.embedding,
        maskZero: model.mask,
        weights: vectors,
      }),
      ...(model.cell === 'average' ? readers(model) : readers(model).flatMap(dropped)),
      ...model.dense.flatMap((units) => dropped(dense({ units, activation: 'relu' }))),
      dense({ units: outputUnits(classes) }),
    ],
    { seed },
  );
}

export function outputUnits(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** The layers in a line, for people. */
export function describeLayers({ model }: ClassificationRecipe, { classes }: Sizes): string {
  const kind = model.bidirectional ? `bidirectional ${model.cell}` : model.cell;
  const reading =
    model.cell === 'average'
      ? ['average']
      : Array.from({ length: model.layers }, () => `${kind} ${model.units}`);
  const units = [...model.dense, outputUnits(classes)];
  return [`embedding ${model.embedding}`, ...reading, ...units.map((n) => `dense ${n}`)].join(
    ' → ',
  );
}

/** One vector of all words, in the end. */
function readers(model: ClassificationRecipe['model']): Layer[] {
  if (model.cell === 'average') return [globalAveragePooling1d()];
  const make = recurrentLayers[model.cell];
  return Array.from({ length: model.layers }, (_, i) => {
    const layer = make({ units: model.units, returnSequences: i + 1 < model.layers });
    return model.bidirectional ? bidirectional({ layer }) : layer;
  });
}
