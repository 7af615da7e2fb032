import { countParams, summary, type Model } from '@seqlab/seq-layers';
import { useDevice } from '../device.js';
import { readModel } from './run-folder.js';

/** Prints the table of a run's model, or the same as JSON. */
export async function printSummary(folder: string, { json }: { json: boolean }): Promise<void> {
  // Nothing is computed, so the backend that starts at once will do.
  await useDevice('cpu');
  const model = await readModel(folder);
  process.stdout.write(json ? `${JSON.stringify(layerTable(model))}\n` : `${summary(model)}\n`);
}

function layerTable(model: Model) {
  let shape = model.inputShape ?? [];
  const layers = model.layers.map((layer) => {
    shape = layer.outputShape(shape);
    const { name, className } = layer;
    return { name, className, outputShape: shape, params: countParams(layer) };
  });
  const trainable = countParams({ weights: model.trainableWeights });
  const total = countParams(model);
  return {
    layers,
    totalParams: total,
    trainableParams: trainable,
    nonTrainableParams: total - trainable,
  };
}
