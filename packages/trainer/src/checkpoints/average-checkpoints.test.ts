import { expect, it } from 'vitest';
import { useRunFolder } from '../../test/run-folder.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { useBackend } from '../../test/use-backend.js';
import { polyakAverage } from '../averaging/weight-averaging.js';
import { modelCheckpoint } from '../callbacks/model-checkpoint.js';
import { fit, type FitOptions } from '../training/fit.js';
import { averageCheckpoints, loadWeights } from './average-checkpoints.js';
import { saveCheckpoint, loadCheckpoint } from './checkpoint-folder.js';

await useBackend('cpu');

const folder = useRunFolder();
const data = contiguousWindows(patternIds(61), { batchSize: 4, seqLength: 5 });

/** Trains three epochs; the weights after each, and the folders of their checkpoints. */
async function train(options: Partial<FitOptions> = {}) {
  const model = tinyModel({ stateful: true });
  const weights: number[][][] = [];
  await fit(model, data, {
    ...tinyOptions(),
    epochs: 3,
    ...options,
    callbacks: [
      { onEpochEnd: () => void weights.push(weightsOf(model)) },
      modelCheckpoint({ folder: folder.at('run'), keepLast: 3 }),
    ],
  });
  const names = await folder.list('run', 'checkpoints');
  return { weights, paths: names.map((name) => folder.at('run', 'checkpoints', name)) };
}

it('loads weights into a model that is used at another batch size', async () => {
  const { weights, paths } = await train();
  const model = tinyModel({ stateful: true, seed: 9 });
  model.build([1, 5]);
  await loadWeights(model, paths[1]!);
  expect(weightsOf(model)).toEqual(weights[1]);
  const one = contiguousWindows(patternIds(31), { batchSize: 1, seqLength: 5 });
  await fit(model, one, { ...tinyOptions(), epochs: 1 });
  expect(weightsOf(model)).not.toEqual(weights[1]);
});

it('loads the averages where the run kept some', async () => {
  const { weights, paths } = await train({ weightAveraging: polyakAverage() });
  const model = tinyModel({ stateful: true, seed: 9 });
  model.build([null, 5]);
  await loadWeights(model, paths[2]!);
  // What callbacks saw at the end of the epoch were the averages.
  expect(weightsOf(model)).toEqual(weights[2]);
  const own = (await loadCheckpoint(paths[2]!)).weights;
  expect(Object.values(own).map(({ data: values }) => Array.from(values))).not.toEqual(weights[2]);
});

it('is the mean of several', async () => {
  const { weights, paths } = await train();
  const model = tinyModel({ stateful: true, seed: 9 });
  model.build([null, 5]);
  model.setWeights(await averageCheckpoints(paths));
  const mean = weights[0]!.map((values, i) =>
    values.map((value, j) => Math.fround((value + weights[1]![i]![j]! + weights[2]![i]![j]!) / 3)),
  );
  expect(weightsOf(model)).toEqual(mean);
  model.setWeights(await averageCheckpoints(paths.slice(0, 1)));
  expect(weightsOf(model)).toEqual(weights[0]);
});

it('refuses none, and checkpoints of different models', async () => {
  const { paths } = await train();
  await expect(averageCheckpoints([])).rejects.toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  const state = await loadCheckpoint(paths[0]!);
  const [[name, weight], ...rest] = Object.entries(state.weights) as [
    [string, (typeof state.weights)[string]],
  ];
  const other = { data: new Float32Array(2), shape: [2] };
  for (const [i, changed] of [{ [name]: other }, {}, { [`${name}2`]: weight }].entries()) {
    const path = folder.at(`other${i}`);
    const weights = { ...Object.fromEntries(rest), ...changed };
    await saveCheckpoint({ ...state, weights }, path);
    for (const pair of [
      [paths[0]!, path],
      [path, paths[0]!],
    ]) {
      await expect(averageCheckpoints(pair)).rejects.toThrow(
        expect.objectContaining({ code: 'state-mismatch' }),
      );
    }
  }
});
